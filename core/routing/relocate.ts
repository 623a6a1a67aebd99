import type { Attempt } from '../api/routing.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { asPrepared, writePrepared } from '../messages/prepare-again.ts';
import type { Prepared } from '../messages/prepare.ts';
import { hasEarlierWaiting, move, PACED, WAITS_ITS_TURN, type Claim } from '../messages/queue.ts';
import { reserve } from '../pacing/gate.ts';
import { addressKey, type Address, type ErrorCode } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { withAttempt } from './message-route.ts';

/** A message on its way to another connection. */
export type Relocation = {
  readonly claim: Claim;
  readonly message: MessageRow;
  readonly to: ConnectionRow;
  readonly prepared: Prepared;
  /** Why it goes: what became of it where it was, and of others that were looked at. */
  readonly attempts: readonly Attempt[];
  readonly code: ErrorCode;
  /** When it is tried there, in epoch milliseconds; undefined for at once, by the caller. */
  readonly dueAt: number | undefined;
};

/** A message that has another connection now. */
export type Relocated = {
  readonly message: MessageRow;
  /** Present where the caller is to try it now. */
  readonly claim: Claim | undefined;
};

/**
 * Hands a message, certainly not sent, to another connection: one transaction, so that it never is with two. Undefined
 * where the claim was lost meanwhile.
 */
export async function relocate(context: GatewayContext, relocation: Relocation): Promise<Relocated | undefined> {
  return context.store.db.transaction().execute(async (transaction) => {
    const { claim, to } = relocation;
    const message = moved(context, relocation);
    const recipient = addressKey(fromColumn<Address>(message.address));
    const place = await placeOf(context, transaction, relocation, message, recipient);
    const begun = await move(context, transaction, claim, to, place);
    if (begun === undefined) return undefined;
    await write(transaction, message, relocation.prepared);
    const { cold, watched } = place;
    return { message, claim: place.dueAt === undefined ? { ...begun, cold, watched } : undefined };
  });
}

type Place = {
  /** Undefined for at once. */
  readonly dueAt: number | undefined;
  readonly lastError: string;
  readonly cold?: boolean;
  readonly watched?: boolean;
};

async function placeOf(
  context: GatewayContext,
  transaction: StoreTransaction,
  { to, dueAt, code }: Relocation,
  message: MessageRow,
  recipient: string,
): Promise<Place> {
  if (dueAt !== undefined) return { dueAt, lastError: code };
  const now = context.now().getTime();
  if (await hasEarlierWaiting(transaction, message, recipient)) return { dueAt: now, lastError: WAITS_ITS_TURN };
  const reserved = await reserve(context, transaction, to, message, recipient);
  if (reserved.kind === 'go') return { dueAt: undefined, lastError: code, ...reserved };
  return { dueAt: reserved.whom === 'recipient' ? reserved.until : now, lastError: PACED };
}

function moved(context: GatewayContext, { message, to, prepared, attempts }: Relocation): MessageRow {
  let column = message.attempts;
  for (const attempt of attempts) column = withAttempt({ attempts: column }, attempt);
  return {
    ...asPrepared(message, prepared),
    connection_id: to.id,
    provider: to.provider,
    attempts: column,
    updated_at: context.now().getTime(),
  };
}

async function write(transaction: StoreTransaction, message: MessageRow, prepared: Prepared): Promise<void> {
  const { connection_id, provider, attempts, updated_at } = message;
  await transaction
    .updateTable('message')
    .set({ connection_id, provider, attempts, updated_at })
    .where('id', '=', message.id)
    .execute();
  await writePrepared(transaction, message, prepared);
}
