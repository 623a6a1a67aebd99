import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { GatewayError, ErrorCode } from '../provider/index.ts';
import type { SendRow } from '../store/gateway/schema.ts';

/** A message that this process may try to send now. `attempt` is the proof: settling needs it. */
export type Claim = {
  readonly messageId: string;
  readonly connectionId: string;
  readonly attempt: number;
  /** An earlier attempt began and nobody knows how it ended: its process died. */
  readonly interrupted: boolean;
};

/** Why a row waits although no attempt has failed: an earlier message to the same recipient has to go first. */
export const WAITS_ITS_TURN = 'waits_its_turn';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60 * 1000;

/**
 * Claims due messages, oldest first. A claim pushes the row ahead by the lease, so that the rows of a worker that died
 * come back; two workers never hold the same row at once.
 */
export async function claimDue(context: GatewayContext, limit: number): Promise<readonly Claim[]> {
  const now = context.now().getTime();
  return context.store.db.transaction().execute(async (transaction) => {
    const due = await transaction
      .selectFrom('send')
      .selectAll()
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('message_id')
      .limit(limit)
      .$if(context.store.engine === 'postgres', (select) => select.forUpdate().skipLocked())
      .execute();
    if (due.length === 0) return [];
    await transaction
      .updateTable('send')
      .set((expression) => ({
        attempts: expression('attempts', '+', 1),
        due_at: now + context.limits.leaseMs,
        last_error: null,
      }))
      .where(
        'message_id',
        'in',
        due.map((row) => row.message_id),
      )
      .execute();
    return due.map(toClaim).sort((left, right) => (left.messageId < right.messageId ? -1 : 1));
  });
}

function toClaim(row: SendRow): Claim {
  return {
    messageId: row.message_id,
    connectionId: row.connection_id,
    attempt: row.attempts + 1,
    interrupted: row.attempts > 0 && row.last_error === null,
  };
}

/** Gives a claim back, to be tried again at `dueAt`. False where the claim was lost meanwhile. */
export async function postpone(
  transaction: StoreTransaction,
  claim: Claim,
  dueAt: number,
  reason: ErrorCode,
): Promise<boolean> {
  const result = await transaction
    .updateTable('send')
    .set({ due_at: dueAt, last_error: reason })
    .where('message_id', '=', claim.messageId)
    .where('attempts', '=', claim.attempt)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Takes the message out of the queue for good. False where the claim was lost meanwhile. */
export async function finish(transaction: StoreTransaction, claim: Claim): Promise<boolean> {
  const result = await transaction
    .deleteFrom('send')
    .where('message_id', '=', claim.messageId)
    .where('attempts', '=', claim.attempt)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/**
 * Milliseconds until the next attempt: doubling from one second to five minutes, a fifth of it by chance so that many
 * messages that failed together do not come back together. What the backend asked for is the least.
 */
export function retryDelay(attempt: number, error: GatewayError, random: () => number): number {
  const doubled = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 20));
  const jittered = doubled * (0.9 + 0.2 * random());
  return Math.round(Math.max(jittered, error.retryAfterMs ?? 0));
}

/** The phone is back: what waited for it is due at once. */
export async function hastenSends(
  context: GatewayContext,
  transaction: StoreTransaction,
  connectionId: string,
): Promise<void> {
  await transaction
    .updateTable('send')
    .set({ due_at: context.now().getTime() })
    .where('connection_id', '=', connectionId)
    .where('last_error', 'in', ['session_not_connected', 'provider_unavailable'])
    .execute();
}
