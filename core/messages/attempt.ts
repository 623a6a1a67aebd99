import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { GatewayError, type Address } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { readContent, toOutbound } from './content.ts';
import { findTarget } from './find.ts';
import { accepted, outcomeOf, type Outcome } from './outcome.ts';
import type { Claim } from './queue.ts';

/** Waits this long before a suspended tenant's messages are looked at again. */
const SUSPENDED_RETRY_MS = 60_000;

/**
 * Tries to send one claimed message. Writes nothing, and never throws: how it ended is the answer.
 *
 * @param signal ends the wait for the provider; the outcome is then unknown, or a retry where that is safe
 */
export async function attempt(context: GatewayContext, claim: Claim, signal: AbortSignal): Promise<Outcome> {
  const found = await load(context, claim);
  if (found === undefined) return failed('message_cancelled', 'The connection was deleted before the message was sent');
  const { message, connection, suspended } = found;
  if (message.expires_at !== null && message.expires_at <= context.now().getTime()) {
    return failed('message_expired', 'The message was not sent before it expired');
  }
  if (suspended) return { kind: 'retry', error: waitForTenant() };
  try {
    const provider = providerOf(context, connection);
    if (claim.interrupted && !provider.capabilities.idempotentSend) {
      return { kind: 'unknown', error: interrupted() };
    }
    const outbound = await toProviderMessage(context, message);
    try {
      return accepted(await provider.send(outbound, { idempotencyKey: message.id, signal }));
    } catch (error) {
      return outcomeOf(error, provider.capabilities);
    }
  } catch (error) {
    // Nothing has been sent yet here: a config that no longer holds, a target that is gone.
    if (GatewayError.isInstance(error)) return { kind: 'failed', error };
    return { kind: 'retry', error: new GatewayError({ code: 'internal_error', cause: error }) };
  }
}

async function load(
  context: GatewayContext,
  claim: Claim,
): Promise<{ message: MessageRow; connection: ConnectionRow; suspended: boolean } | undefined> {
  const { db } = context.store;
  const message = await db.selectFrom('message').selectAll().where('id', '=', claim.messageId).executeTakeFirst();
  const connection = await db
    .selectFrom('connection')
    .innerJoin('tenant', 'tenant.id', 'connection.tenant_id')
    .selectAll('connection')
    .select('tenant.status as tenant_status')
    .where('connection.id', '=', claim.connectionId)
    .where('connection.deleted_at', 'is', null)
    .executeTakeFirst();
  if (message === undefined || connection === undefined) return undefined;
  return { message, connection, suspended: connection.tenant_status === 'suspended' };
}

async function toProviderMessage(context: GatewayContext, row: MessageRow) {
  const content = readContent(row.content);
  const { db } = context.store;
  const targetOf = async (id: string | null | undefined, path: string) =>
    id === null || id === undefined ? undefined : findTarget(db, id, row.connection_id, path);
  return toOutbound(content, fromColumn<Address>(row.address), {
    replyTo: await targetOf(row.reply_to, 'replyTo'),
    target: await targetOf(content.target, 'target'),
  });
}

function failed(code: 'message_cancelled' | 'message_expired', message: string): Outcome {
  return { kind: 'failed', error: new GatewayError({ code, message }) };
}

function interrupted(): GatewayError {
  return new GatewayError({
    code: 'outcome_unknown',
    message: 'polyzap stopped while the message was being sent; this provider cannot say whether it took it',
  });
}

function waitForTenant(): GatewayError {
  return new GatewayError({ code: 'tenant_suspended', retryAfterMs: SUSPENDED_RETRY_MS });
}
