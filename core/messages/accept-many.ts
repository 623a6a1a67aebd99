import { keepOffer } from '../choices/keep.ts';
import { resolveContacts } from '../contacts/resolve-many.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { newcomersAmong } from '../pacing/gate.ts';
import { addressKey } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { toRow, toSend, type Acceptable } from './accept.ts';
import { SCHEDULED, WAITS_ITS_TURN } from './queue.ts';
import { recipientOf } from './request.ts';

/**
 * Stores messages of one tenant and their queue rows, in the given order and one transaction: six statements for up to a
 * hundred, one for each connection that counts new contacts, and two more for each that offers choices as numbers. They wait for the dispatcher.
 *
 * Returns a row for each; undefined where another request has its idempotency key.
 */
export function acceptMany(
  context: GatewayContext,
  tenantId: string,
  acceptables: readonly Acceptable[],
): Promise<readonly (MessageRow | undefined)[]> {
  return context.store.db
    .transaction()
    .execute((transaction) => storeMessages(context, transaction, tenantId, acceptables));
}

async function storeMessages(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  acceptables: readonly Acceptable[],
): Promise<readonly (MessageRow | undefined)[]> {
  const recipients = acceptables.map(({ request }) => recipientOf(request));
  const people = recipients.filter(({ type }) => type !== 'group').map(addressKey);
  const contacts = await resolveContacts(context, transaction, tenantId, people);
  const made = acceptables.map((acceptable, index) => {
    const recipient = recipients[index] ?? recipientOf(acceptable.request);
    const key = addressKey(recipient);
    return { acceptable, key, row: toRow(context, acceptable, contacts.get(key) ?? null) };
  });
  const inserted = await transaction
    .insertInto('message')
    .values(made.map(({ row }) => row))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
    )
    .returning('id')
    .execute();
  const ids = new Set(inserted.map(({ id }) => id));
  const stored = made.filter(({ row }) => ids.has(row.id));
  const cold = new Set<string>();
  for (const [, ofConnection] of Map.groupBy(stored, ({ acceptable }) => acceptable.connection.id)) {
    const connection = ofConnection[0]?.acceptable.connection;
    const rows = ofConnection.map(({ row }) => row);
    if (connection === undefined) continue;
    for (const id of await newcomersAmong(context, transaction, connection, rows)) cold.add(id);
  }
  if (stored.length > 0) {
    const sends = stored.map(({ acceptable, row, key }) => waiting(context, acceptable, row, key, cold.has(row.id)));
    await transaction.insertInto('send').values(sends).execute();
  }
  for (const { acceptable, row } of stored) {
    if (acceptable.prepared.offer !== null) await keepOffer(transaction, row, acceptable.prepared.offer);
  }
  return made.map(({ row }) => (ids.has(row.id) ? row : undefined));
}

function waiting(
  context: GatewayContext,
  { connection, suspended }: Acceptable,
  row: MessageRow,
  key: string,
  cold: boolean,
) {
  const reason = row.send_at === null ? (suspended ? 'tenant_suspended' : WAITS_ITS_TURN) : SCHEDULED;
  return toSend(context, row, connection.epoch, key, { waitsFor: reason, cold });
}
