import type { Attempt } from '../api/routing.ts';
import { keepOffer } from '../choices/keep.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { readContent, toOutbound } from '../messages/content.ts';
import { prepare, type Prepared } from '../messages/prepare.ts';
import { hasEarlierWaiting, move, WAITS_ITS_TURN, type Claim } from '../messages/queue.ts';
import { toSentAs } from '../messages/sent-as.ts';
import { addressKey, type Address, type ErrorCode, type Warning } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { readRoute, withAttempt } from './message-route.ts';

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

export type Relocated = {
  readonly message: MessageRow;
  /** Present where the caller is to try it now. */
  readonly claim: Claim | undefined;
};

/** What another connection makes of a stored message. Throws what `prepare` throws. */
export function prepareFor(context: GatewayContext, message: MessageRow, to: ConnectionRow): Promise<Prepared> {
  const { onUnsupported = 'fail', outsideWindow } = readRoute(message)?.wish ?? {};
  return prepare(context, to, providerOf(context, to), {
    content: readContent(message.content),
    to: fromColumn<Address>(message.address),
    onUnsupported,
    outsideWindow,
  });
}

/**
 * Hands a message, certainly not sent, to another connection: one transaction, so that it never is with two. Undefined
 * where the claim was lost meanwhile.
 */
export async function relocate(context: GatewayContext, relocation: Relocation): Promise<Relocated | undefined> {
  return context.store.db.transaction().execute(async (transaction) => {
    const { claim, to } = relocation;
    const message = { ...relocation.message, ...changesOf(context, relocation) };
    const recipient = addressKey(fromColumn<Address>(message.address));
    const waits = relocation.dueAt === undefined && (await hasEarlierWaiting(transaction, message, recipient));
    const moved = await move(context, transaction, claim, to, {
      dueAt: waits ? context.now().getTime() : relocation.dueAt,
      lastError: waits ? WAITS_ITS_TURN : relocation.code,
    });
    if (moved === undefined) return undefined;
    await write(transaction, message, relocation.prepared);
    return { message, claim: waits || relocation.dueAt !== undefined ? undefined : moved };
  });
}

function changesOf(context: GatewayContext, { message, to, prepared, attempts }: Relocation): Partial<MessageRow> {
  let column = message.attempts;
  for (const attempt of attempts) column = withAttempt({ attempts: column }, attempt);
  return {
    connection_id: to.id,
    provider: to.provider,
    attempts: column,
    sent_as: sentAs(message, prepared),
    warnings: JSON.stringify([...fromColumn<Warning[]>(message.warnings), ...prepared.warnings]),
    updated_at: context.now().getTime(),
  };
}

/** A quote is left behind: the other connection has never had what it quotes. */
function sentAs(message: MessageRow, { sentAs }: Prepared): string | null {
  if (sentAs !== null) return JSON.stringify(sentAs);
  if (message.reply_to === null) return null;
  const asked = toOutbound(readContent(message.content), fromColumn<Address>(message.address), {});
  return JSON.stringify(toSentAs(asked, {}, {}));
}

async function write(transaction: StoreTransaction, message: MessageRow, { offer }: Prepared): Promise<void> {
  const { connection_id, provider, attempts, sent_as, warnings, updated_at } = message;
  await transaction
    .updateTable('message')
    .set({ connection_id, provider, attempts, sent_as, warnings, updated_at })
    .where('id', '=', message.id)
    .execute();
  await transaction.deleteFrom('offer').where('message_id', '=', message.id).execute();
  if (offer !== null) await keepOffer(transaction, message, offer);
}
