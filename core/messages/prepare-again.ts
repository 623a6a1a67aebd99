import { isDeepStrictEqual } from 'node:util';
import { keepOffer } from '../choices/keep.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import type { Address, Warning } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { readContent } from './content.ts';
import { unsent, type Outcome } from './outcome.ts';
import { prepare, type Carrier, type Prepared } from './prepare.ts';
import type { Claim } from './queue.ts';
import { readWish } from './wish.ts';

/** What a connection makes of a stored message now, from what was asked. Throws what `prepare` throws. */
export function prepareAgain(
  context: GatewayContext,
  message: MessageRow,
  connection: ConnectionRow,
  carrier: Carrier = providerOf(context, connection),
): Promise<Prepared> {
  const { onUnsupported = 'fail', outsideWindow, confirmsOptOut } = readWish(message);
  return prepare(context, connection, carrier, {
    content: readContent(message.content),
    to: fromColumn<Address>(message.address),
    replyTo: message.reply_to ?? undefined,
    mayLoseQuote: true,
    onUnsupported,
    outsideWindow,
    confirmsOptOut,
  });
}

/** The row as it is once it is prepared anew. What it was warned of before stays: that is what happened on its way. */
export function asPrepared(message: MessageRow, { sentAs, warnings }: Prepared): MessageRow {
  const before = fromColumn<Warning[]>(message.warnings);
  const added = warnings.filter((warning) => !before.some((one) => isDeepStrictEqual(one, warning)));
  return {
    ...message,
    sent_as: sentAs === null ? null : JSON.stringify(sentAs),
    warnings: added.length === 0 ? message.warnings : JSON.stringify([...before, ...added]),
  };
}

/** Writes down what `asPrepared` changes, and what is offered now instead of what was offered before. */
export async function writePrepared(
  transaction: StoreTransaction,
  message: MessageRow,
  { offer }: Pick<Prepared, 'offer'>,
): Promise<void> {
  const { id, sent_as, warnings } = message;
  await transaction.updateTable('message').set({ sent_as, warnings }).where('id', '=', id).execute();
  await transaction.deleteFrom('offer').where('message_id', '=', id).execute();
  if (offer !== null) await keepOffer(transaction, message, offer);
}

/** A message that waited, as it is to be tried now. */
export type Ready = {
  readonly message: MessageRow;
  /** Why it is not tried with this connection: nothing has been sent. */
  readonly refused: Outcome | undefined;
  /** Writes it down, where it is another than was to be sent until now. */
  readonly rewrite: ((transaction: StoreTransaction) => Promise<void>) | undefined;
};

/**
 * Looks again at what was looked at when the message was accepted: the connection may have another provider now, the
 * window may have closed, the recipient may have opted out. Not where the provider may have the message already: then it
 * is the same message again, or none. Writes nothing and does not throw: what stands in the way is in the answer.
 */
export async function lookAgain(
  context: GatewayContext,
  claim: Claim,
  message: MessageRow,
  connection: ConnectionRow,
): Promise<Ready> {
  if (claim.maybeTaken) return { message, refused: undefined, rewrite: undefined };
  try {
    const prepared = await prepareAgain(context, message, connection);
    const now = asPrepared(message, prepared);
    const same = now.sent_as === message.sent_as && now.warnings === message.warnings;
    const rewrite = (transaction: StoreTransaction) => writePrepared(transaction, now, prepared);
    return { message: now, refused: undefined, rewrite: same ? undefined : rewrite };
  } catch (error) {
    return { message, refused: unsent(error), rewrite: undefined };
  }
}
