import type { Attempt } from '../api/routing.ts';
import { configurationOfSend } from '../connections/former.ts';
import type { GatewayContext } from '../context.ts';
import { forgetRecipients, reserveNow } from '../pacing/gate.ts';
import type { Waiting } from '../pacing/reservation.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { retireDrained } from '../switching/retire.ts';
import { sure } from './attempt.ts';
import { carry, type Load } from './carry.ts';
import { forgetEarlyStatuses } from './early-status.ts';
import type { Outcome } from './outcome.ts';
import { lookAgain } from './prepare-again.ts';
import { claimDue } from './claim.ts';
import { begin, defer, release, type Claim } from './queue.ts';
import { nextAttempt, settle } from './settle.ts';

/** Messages that one round claims. */
const BATCH = 50;

/** Waits this long before a suspended tenant's messages are looked at again. */
const SUSPENDED_RETRY_MS = 60_000;

/**
 * Sends what is due: one round of the queue. Within a connection in order, one after the other; connections side by
 * side. Returns how many messages it claimed, so that a caller with time left can go on while there are any.
 *
 * A round takes twice the send budget at most: what a slow backend did not leave time for is given back. Throws where
 * the database fails; what was claimed then comes back with its lease.
 */
export async function dispatchDue(context: GatewayContext): Promise<number> {
  await forgetEarlyStatuses(context);
  await forgetRecipients(context);
  await retireDrained(context);
  const claims = await claimDue(context, BATCH);
  // A switched connection may be finishing with one provider while it sends with the next.
  const groups = Map.groupBy(claims, (claim) => `${claim.connectionId} ${claim.epoch}`);
  const done = await Promise.allSettled([...groups.values()].map((group) => inOrder(context, group)));
  for (const result of done) if (result.status === 'rejected') throw result.reason;
  return claims.length;
}

async function inOrder(context: GatewayContext, claims: readonly Claim[]): Promise<void> {
  const over = AbortSignal.timeout(context.limits.sendBudgetMs);
  for (const [index, claim] of claims.entries()) {
    const rest = claims.slice(index + 1);
    const worked = await work(context, claim);
    if (worked === undefined) continue;
    if ('wait' in worked) {
      const { wait } = worked;
      const now = context.now().getTime();
      await defer(context, claim, wait.whom === 'recipient' ? worked.dueAt : now, wait.cold);
      if (wait.whom !== 'all') continue;
      await release(context, rest, now, undefined);
      return;
    }
    const { message, outcome, refusals } = worked;
    const retryAt = nextAttempt(context, worked.claim, outcome);
    await settle(context, worked.claim, outcome, { message, retryAt, refusals });
    if (outcome.kind === 'retry' && worked.claim.connectionId === claim.connectionId) {
      // What stopped this one stops the rest.
      await release(context, rest, retryAt, outcome.error);
      return;
    }
    if (outcome.kind === 'failed' || outcome.kind === 'unknown') {
      const { messageId, connectionId } = worked.claim;
      context.log.warn({ messageId, connectionId, code: outcome.error.code }, 'message not sent');
    }
    if (over.aborted) {
      await release(context, rest, context.now().getTime(), undefined);
      return;
    }
  }
}

type Worked = {
  /** The claim's, or that of the connection which took over. */
  readonly claim: Claim;
  /** As it is stored; undefined where it was not tried. */
  readonly message?: MessageRow;
  readonly outcome: Outcome;
  readonly refusals: readonly Attempt[];
};

/** Its connection may not send it yet. */
type Paced = { readonly wait: Waiting; readonly dueAt: number };

/** How the claimed message ended; undefined where there is nothing to settle: the claim was lost, or another has it now. */
async function work(context: GatewayContext, claim: Claim): Promise<Worked | Paced | undefined> {
  const { message, connection, suspended } = await loadFor(context, claim);
  const obstacle =
    message === undefined || connection === undefined
      ? failed('message_cancelled', 'The connection was deleted before the message was sent')
      : obstacleOf(context, message, suspended);
  if (obstacle !== undefined) return { claim, outcome: sure(obstacle, claim.maybeTaken), refusals: [] };
  if (message === undefined || connection === undefined) return undefined;
  const ready = await lookAgain(context, claim, { ...message, provider: connection.provider }, connection);
  const tried = ready.refused === undefined;
  const reserved = tried ? await reserveNow(context, connection, ready.message) : undefined;
  if (reserved?.kind === 'wait') {
    return { wait: reserved, dueAt: Math.min(reserved.until, message.expires_at ?? Infinity) };
  }
  if (!(await begin(context, claim, connection, { tried, rewrite: ready.rewrite }))) return undefined;
  const load: Load = {
    claim: { ...claim, cold: reserved?.cold, watched: reserved?.watched },
    message: ready.message,
    connection,
  };
  const carried = await carry(context, load, ready.refused);
  return carried.kind === 'tried' ? carried : undefined;
}

type Loaded = {
  readonly message: MessageRow | undefined;
  readonly connection: ConnectionRow | undefined;
  readonly suspended: boolean;
};

async function loadFor(context: GatewayContext, claim: Claim): Promise<Loaded> {
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
  if (connection === undefined) return { message, connection, suspended: false };
  return {
    message,
    connection: await configurationOfSend(context, connection, claim),
    suspended: connection.tenant_status === 'suspended',
  };
}

function obstacleOf(context: GatewayContext, message: MessageRow, suspended: boolean): Outcome | undefined {
  if (message.expires_at !== null && message.expires_at <= context.now().getTime()) {
    return failed('message_expired', 'The message was not sent before it expired');
  }
  if (!suspended) return undefined;
  return {
    kind: 'retry',
    error: new GatewayError({ code: 'tenant_suspended', retryAfterMs: SUSPENDED_RETRY_MS }),
  };
}

function failed(code: 'message_cancelled' | 'message_expired', message: string): Outcome {
  return { kind: 'failed', error: new GatewayError({ code, message }) };
}
