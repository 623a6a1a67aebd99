import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import type { GatewayError } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';

/** A message that this process may try to send now. `attempt` is the proof: settling needs it. */
export type Claim = {
  readonly messageId: string;
  readonly tenantId: string;
  readonly connectionId: string;
  /** Which of the connection's configurations the message is for. */
  readonly epoch: number;
  readonly attempt: number;
  /** The provider may have the message already: an earlier attempt ended unknown, or its process died. */
  readonly maybeTaken: boolean;
  /** It goes to somebody new, as far as its connection counts those. */
  readonly cold?: boolean | undefined;
  /** Its connection was in trouble: how it ends is to be noted although it ends well. */
  readonly watched?: boolean | undefined;
};

/** Why a row waits although no attempt has failed: an earlier message to the same recipient has to go first. */
export const WAITS_ITS_TURN = 'waits_its_turn';

/** Why a row waits that its connection may not send yet. */
export const PACED = 'paced';

/** Why a row waits whose message is to be sent at a later time. */
export const SCHEDULED = 'scheduled';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60 * 1000;

type Rewrite = (transaction: StoreTransaction) => Promise<void>;

/**
 * Marks that the attempt begins, and begins the lease anew. From here on, whoever finds the row without its end must take
 * it that the provider has the message. False where the claim was lost meanwhile: then it must not be tried.
 *
 * @param connection what it is tried with: where that is another configuration than it was queued for, it is for that one now
 * @param tried false where only the end of it is to be written down: nobody can have the message then
 * @param rewrite what else changes with it, in the same transaction
 */
export async function begin(
  context: GatewayContext,
  claim: Claim,
  connection: Pick<ConnectionRow, 'epoch' | 'provider'>,
  { tried, rewrite }: { readonly tried: boolean; readonly rewrite: Rewrite | undefined },
): Promise<boolean> {
  const { db } = context.store;
  const taken = tried ? 1 : 0;
  if (claim.epoch === connection.epoch && rewrite === undefined) {
    return hold(context, db, claim, connection.epoch, taken);
  }
  return db.transaction().execute(async (transaction) => {
    const held = await hold(context, transaction, claim, connection.epoch, taken);
    if (held) {
      await rewrite?.(transaction);
      await transaction
        .updateTable('message')
        .set({ provider: connection.provider })
        .where('id', '=', claim.messageId)
        .execute();
    }
    return held;
  });
}

async function hold(
  context: GatewayContext,
  db: Store | StoreTransaction,
  claim: Claim,
  epoch: number,
  maybe_taken: 0 | 1,
): Promise<boolean> {
  const result = await db
    .updateTable('send')
    .set({ maybe_taken, last_error: null, due_at: context.now().getTime() + context.limits.leaseMs, epoch })
    .where('message_id', '=', claim.messageId)
    .where('attempts', '=', claim.attempt)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * For a process that has just started and knows that it is alone on this database: what an earlier one was sending when
 * it died is due at once, instead of when its lease ends.
 */
export async function recoverInterrupted(context: GatewayContext): Promise<void> {
  await context.store.db
    .updateTable('send')
    .set({ due_at: context.now().getTime() })
    .where('maybe_taken', '=', 1)
    .where('last_error', 'is', null)
    .execute();
}

/** Gives a claim back after an attempt, or instead of one, to be tried again at `dueAt`. */
export async function postpone(
  transaction: StoreTransaction,
  claim: Claim,
  dueAt: number,
  error: GatewayError,
): Promise<void> {
  const maybeTaken = claim.maybeTaken || error.code === 'outcome_unknown';
  await transaction
    .updateTable('send')
    .set({ due_at: dueAt, last_error: error.code, maybe_taken: maybeTaken ? 1 : 0 })
    .where('message_id', '=', claim.messageId)
    .where('attempts', '=', claim.attempt)
    .execute();
}

/** Gives claims back that were not tried, because of what happened to one before them. */
export async function release(
  context: GatewayContext,
  claims: readonly Claim[],
  dueAt: number,
  error: GatewayError | undefined,
): Promise<void> {
  for (const claim of claims) {
    await context.store.db
      .updateTable('send')
      .set({ due_at: dueAt, ...(error !== undefined && { last_error: error.code }) })
      .where('message_id', '=', claim.messageId)
      .where('attempts', '=', claim.attempt)
      .execute();
  }
}

/** Gives a claim back that its connection may not send yet. `dueAt`: when it may, unless the connection says that of all. */
export async function defer(context: GatewayContext, claim: Claim, dueAt: number, cold: boolean): Promise<void> {
  await context.store.db
    .updateTable('send')
    .set({ due_at: dueAt, last_error: PACED, cold: cold ? 1 : 0 })
    .where('message_id', '=', claim.messageId)
    .where('attempts', '=', claim.attempt)
    .execute();
}

/**
 * Hands a claimed message, certainly not sent, to another connection. The old claim is lost with it; the new one is begun
 * already where it is due at once (`dueAt` undefined). Undefined where the claim was lost meanwhile.
 */
export async function move(
  context: GatewayContext,
  transaction: StoreTransaction,
  claim: Claim,
  to: Pick<ConnectionRow, 'id' | 'epoch'>,
  { dueAt, lastError }: { readonly dueAt: number | undefined; readonly lastError: string },
): Promise<Claim | undefined> {
  const begun = dueAt === undefined;
  const moved: Claim = {
    ...claim,
    connectionId: to.id,
    epoch: to.epoch,
    attempt: claim.attempt + 1,
    maybeTaken: false,
    cold: undefined,
    watched: undefined,
  };
  const { numUpdatedRows } = await transaction
    .updateTable('send')
    .set({
      connection_id: to.id,
      epoch: to.epoch,
      attempts: moved.attempt,
      due_at: begun ? context.now().getTime() + context.limits.leaseMs : dueAt,
      maybe_taken: begun ? 1 : 0,
      last_error: begun ? null : lastError,
    })
    .where('message_id', '=', claim.messageId)
    .where('attempts', '=', claim.attempt)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? moved : undefined;
}

/** Takes the message out of the queue for good. False where the claim was lost meanwhile. */
export async function finish(transaction: StoreTransaction, claim: Claim): Promise<boolean> {
  const { numAffectedRows = 0n } = await deleteClaimed(transaction, {
    messageId: claim.messageId,
    attempt: claim.attempt,
  });
  return numAffectedRows > 0n;
}

const deleteClaimed = prepared((db: Store, { messageId, attempt }: Pick<Claim, 'messageId' | 'attempt'>) =>
  db.deleteFrom('send').where('message_id', '=', messageId).where('attempts', '=', attempt),
);

/** Takes a message out of the queue, whoever holds it: how it ended is known by other means. */
export async function withdraw(transaction: StoreTransaction, messageId: string): Promise<void> {
  await transaction.deleteFrom('send').where('message_id', '=', messageId).execute();
}

/**
 * Whether an older message to the same recipient still stands in line after its first attempt, or has lost its worker:
 * then this one keeps its place behind it. One that is being tried for the first time belongs to a request beside ours.
 */
export async function hasEarlierWaiting(
  transaction: StoreTransaction,
  row: MessageRow,
  recipient: string,
): Promise<boolean> {
  const { connection_id: connection, created_at: now } = row;
  const { rows } = await selectEarlierWaiting(transaction, { connection, recipient, now });
  return rows.length > 0;
}

type InLine = { readonly connection: string; readonly recipient: string; readonly now: number };

const selectEarlierWaiting = prepared((db: Store, { connection, recipient, now }: InLine) =>
  db
    .selectFrom('send')
    .select('message_id')
    .where('connection_id', '=', connection)
    .where('recipient', '=', recipient)
    .where(({ or, eb }) => or([eb('attempts', '<>', 1), eb('last_error', 'is not', null), eb('due_at', '<=', now)]))
    // What is sent later is not in line yet.
    .where(({ or, eb }) =>
      or([eb('last_error', 'is', null), eb('last_error', '<>', SCHEDULED), eb('due_at', '<=', now)]),
    )
    .limit(1),
);

/**
 * Milliseconds until the next attempt: doubling from one second to five minutes, a tenth more or less by chance so that
 * many messages that failed together do not come back together. What the backend asked for is the least.
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
  connection: Pick<ConnectionRow, 'id' | 'epoch'>,
): Promise<void> {
  await transaction
    .updateTable('send')
    .set({ due_at: context.now().getTime() })
    .where('connection_id', '=', connection.id)
    .where('epoch', '=', connection.epoch)
    .where('last_error', 'in', ['session_not_connected', 'provider_unavailable'])
    .execute();
}

/** The tenant may send again: what waited for that is due at once. */
export async function resumeSends(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
): Promise<void> {
  await transaction
    .updateTable('send')
    .set({ due_at: context.now().getTime() })
    .where('connection_id', 'in', (select) =>
      select.selectFrom('connection').select('id').where('tenant_id', '=', tenantId),
    )
    .where('last_error', '=', 'tenant_suspended')
    .execute();
}
