import type { GatewayContext, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { addressKey, type Address } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { policyOf } from './policy.ts';
import type { Reservation } from './reservation.ts';

// What a connection without a pace never needs is loaded by the first that has one: a function begins sooner.

/** What pacing looks at of a connection. */
export type Sender = Pick<ConnectionRow, 'id' | 'provider' | 'pacing'>;

const UNPACED: Reservation = { kind: 'go', cold: false, watched: false };

/**
 * Takes what one send costs from what the connection may send, or says until when to wait. Two statements, none where the
 * connection has no pace to keep. Whoever asks and gets it has used it, sent or not.
 *
 * @param recipient `addressKey` of where it goes
 */
export async function reserve(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Sender,
  message: Pick<MessageRow, 'tenant_id' | 'contact_id' | 'route'>,
  recipient: string,
): Promise<Reservation> {
  const policy = policyOf(context, connection);
  if (!policy.enabled) return UNPACED;
  const { take } = await import('./take.ts');
  return take(context, transaction, { connectionId: connection.id, policy, message, recipient });
}

/** As `reserve`, in a transaction of its own, for a message that is stored. */
export async function reserveNow(
  context: GatewayContext,
  connection: Sender,
  message: Pick<MessageRow, 'tenant_id' | 'contact_id' | 'route' | 'address'>,
): Promise<Reservation> {
  if (!policyOf(context, connection).enabled) return UNPACED;
  const recipient = addressKey(fromColumn<Address>(message.address));
  return context.store.db
    .transaction()
    .execute((transaction) => reserve(context, transaction, connection, message, recipient));
}

/** Which of these messages go to somebody new, by the id of the message. One query, none where nobody counts them. */
export async function newcomersAmong(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Sender,
  rows: readonly Pick<MessageRow, 'id' | 'tenant_id' | 'contact_id'>[],
): Promise<ReadonlySet<string>> {
  const policy = policyOf(context, connection);
  if (!policy.enabled || policy.newContactsPerDay === null) return new Set();
  const { findNewcomers } = await import('./newcomers.ts');
  return findNewcomers(transaction, connection.id, rows);
}

/** Forgets recipients whom nothing holds any more. */
export async function forgetRecipients(context: GatewayContext): Promise<void> {
  await context.store.db
    .deleteFrom('pace')
    .where('lane', '<>', '')
    .where('next_at', '<=', context.now().getTime())
    .execute();
}
