import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents, takeSequences } from '../events/record.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { applyReport, type DeliveryReport } from './delivery.ts';
import { applyEarlyStatuses } from './early-status.ts';
import { toMessageError, type Outcome } from './outcome.ts';
import { finish, postpone, retryDelay, type Claim } from './queue.ts';

/**
 * Writes down how an attempt ended, in one transaction: queue row, message, event. Returns the message as it is then.
 * Where the claim was lost meanwhile (the attempt took longer than the lease), only what cannot be wrong is kept:
 * that the provider took the message.
 */
export async function settle(
  context: GatewayContext,
  claim: Claim,
  outcome: Outcome,
  retryAt = nextAttempt(context, claim, outcome),
): Promise<MessageRow | undefined> {
  return context.store.db.transaction().execute(async (transaction) => {
    const owner = await transaction
      .selectFrom('message')
      .select('tenant_id')
      .where('id', '=', claim.messageId)
      .executeTakeFirst();
    // The tenant was deleted while its message was under way.
    if (owner === undefined) return undefined;

    if (outcome.kind === 'retry') {
      await postpone(transaction, claim, retryAt, outcome.error.code);
      return readMessage(transaction, claim.messageId);
    }

    await takeSequences(transaction, owner.tenant_id, 0);
    const held = await finish(transaction, claim);
    const before = await readMessage(transaction, claim.messageId);
    if (before === undefined || (!held && outcome.kind !== 'accepted')) return before;

    const { row, drafts } = await applyReport(context, transaction, before, toReport(context, outcome));
    const early = await applyEarlyStatuses(context, transaction, row);
    await recordEvents(context, transaction, owner.tenant_id, [...drafts, ...early]);
    return early.length === 0 ? row : readMessage(transaction, claim.messageId);
  });
}

/** When a message is tried again, in epoch milliseconds; now, where it is not. */
export function nextAttempt(context: GatewayContext, claim: Claim, outcome: Outcome): number {
  const now = context.now().getTime();
  return outcome.kind === 'retry' ? now + retryDelay(claim.attempt, outcome.error, Math.random) : now;
}

function toReport(context: GatewayContext, outcome: Exclude<Outcome, { kind: 'retry' }>): DeliveryReport {
  const at = context.now().getTime();
  if (outcome.kind === 'accepted') {
    const { state, providerMessageId, warnings } = outcome;
    return { state, at, providerMessageId, ...(warnings.length > 0 && { warnings }) };
  }
  return { state: outcome.kind, at, error: toMessageError(outcome.error) };
}

function readMessage(transaction: StoreTransaction, id: string): Promise<MessageRow | undefined> {
  return transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst();
}
