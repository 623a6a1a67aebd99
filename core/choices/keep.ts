import type { Store, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import type { InboundMessage, Option } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';
import { matchChoice } from './match.ts';
import type { Offer } from './offer.ts';

/** For how long an answer to numbered text is still taken for one. */
export const OFFER_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** Longer texts are no answers. */
const MAX_ANSWER_LENGTH = 512;

/** Keeps what a message offers, so that its answer is recognised. Forgets the contact's older offers that have run out. */
export async function keepOffer(transaction: StoreTransaction, row: MessageRow, offer: Offer): Promise<void> {
  // In a group anybody may answer anything.
  if (row.contact_id === null) return;
  await transaction
    .deleteFrom('offer')
    .where('contact_id', '=', row.contact_id)
    .where('connection_id', '=', row.connection_id)
    .where('expires_at', '<=', row.created_at)
    .execute();
  await transaction
    .insertInto('offer')
    .values({
      message_id: row.id,
      connection_id: row.connection_id,
      contact_id: row.contact_id,
      offered: JSON.stringify(offer),
      expires_at: row.created_at + OFFER_LIFETIME_MS,
      answered_at: null,
    })
    .execute();
}

/** What a text turned out to choose. */
export type Recognised = {
  readonly source: Offer['source'];
  readonly options: readonly [Option, ...Option[]];
  /** Our id of the message that offered them. */
  readonly target: string;
};

/**
 * What an inbound text chooses: from the offer that it quotes, else from the contact's latest one that is open. An answered
 * offer is closed with all before it, so that the next "1" is not taken for an answer to something older.
 */
export async function recogniseChoice(
  transaction: StoreTransaction,
  connectionId: string,
  contactId: string,
  message: InboundMessage,
  quoted: string | null,
  now: number,
): Promise<Recognised | undefined> {
  if (message.type !== 'text' || message.groupId !== undefined) return undefined;
  if (message.text.length > MAX_ANSWER_LENGTH) return undefined;
  const { rows } = await selectOffer(transaction, { contactId, connectionId, now, quoted: quoted ?? '' });
  const [row] = rows;
  if (row === undefined) return undefined;
  const offer = fromColumn<Offer>(row.offered);
  const options = matchChoice(offer, message.text);
  if (options === undefined) return undefined;
  await transaction
    .updateTable('offer')
    .set({ answered_at: now })
    .where('contact_id', '=', contactId)
    .where('connection_id', '=', connectionId)
    .where('message_id', '<=', row.message_id)
    .where('answered_at', 'is', null)
    .execute();
  return { source: offer.source, options, target: row.message_id };
}

type Answering = {
  readonly contactId: string;
  readonly connectionId: string;
  readonly now: number;
  /** Empty where nothing is quoted. */
  readonly quoted: string;
};

const selectOffer = prepared((db: Store, { contactId, connectionId, now, quoted }: Answering) =>
  db
    .selectFrom('offer')
    .selectAll()
    .where('contact_id', '=', contactId)
    .where('connection_id', '=', connectionId)
    .where('expires_at', '>', now)
    .where(({ or, eb }) => or([eb('answered_at', 'is', null), eb('message_id', '=', quoted)]))
    .orderBy(({ case: when }) => when().when('message_id', '=', quoted).then(0).else(1).end())
    .orderBy('message_id', 'desc')
    .limit(1),
);
