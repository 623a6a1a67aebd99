import type { GatewayContext } from '../context.ts';
import { attempt } from './attempt.ts';
import { sweepEarlyStatuses } from './early-status.ts';
import { claimDue, type Claim } from './queue.ts';
import { nextAttempt, settle } from './settle.ts';

/** Messages that one round claims. */
const BATCH = 50;

/**
 * Sends what is due: one round of the queue. Within a connection in order, one after the other; connections side by
 * side. Returns how many messages it tried, so that a caller with time left can go on while there are any.
 */
export async function dispatchDue(context: GatewayContext): Promise<number> {
  await sweepEarlyStatuses(context, BATCH);
  const claims = await claimDue(context, BATCH);
  const byConnection = Map.groupBy(claims, (claim) => claim.connectionId);
  await Promise.all([...byConnection.values()].map((group) => inOrder(context, group)));
  return claims.length;
}

async function inOrder(context: GatewayContext, claims: readonly Claim[]): Promise<void> {
  for (const [index, claim] of claims.entries()) {
    const outcome = await attempt(context, claim, AbortSignal.timeout(context.limits.sendBudgetMs));
    const retryAt = nextAttempt(context, claim, outcome);
    await settle(context, claim, outcome, retryAt);
    if (outcome.kind === 'retry') {
      // What stopped this one stops the rest, and overtaking would change the order of a conversation.
      for (const later of claims.slice(index + 1)) await settle(context, later, outcome, retryAt);
      return;
    }
    if (outcome.kind !== 'accepted') {
      context.log.warn(
        { messageId: claim.messageId, connectionId: claim.connectionId, code: outcome.error.code },
        'message not sent',
      );
    }
  }
}
