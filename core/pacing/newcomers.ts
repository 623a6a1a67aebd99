import type { ExpressionBuilder } from 'kysely';
import type { StoreTransaction } from '../context.ts';
import { notIndexed } from '../store/not-indexed.ts';
import type { GatewaySchema, MessageRow } from '../store/gateway/schema.ts';

/**
 * Whether the connection has neither heard from this contact nor sent them anything. What failed or still waits does not
 * count: nobody has seen it.
 */
export function isNewContact(
  { not, exists, selectFrom }: ExpressionBuilder<GatewaySchema, 'pace'>,
  connectionId: string,
  { tenant_id: tenantId, contact_id: contactId }: Pick<MessageRow, 'tenant_id' | 'contact_id'>,
) {
  return not(
    exists(
      selectFrom('message as before')
        .select('before.id')
        .where('before.tenant_id', '=', tenantId)
        .where('before.contact_id', '=', contactId)
        .where('before.connection_id', '=', connectionId)
        .where('before.state', 'not in', ['queued', 'failed']),
    ),
  );
}

/** Which of these messages of one tenant go to somebody new, by the id of the message. */
export async function findNewcomers(
  transaction: StoreTransaction,
  connectionId: string,
  rows: readonly Pick<MessageRow, 'id' | 'tenant_id' | 'contact_id'>[],
): Promise<ReadonlySet<string>> {
  const people = [...new Set(rows.flatMap((row) => row.contact_id ?? []))];
  const tenantId = rows[0]?.tenant_id;
  if (people.length === 0 || tenantId === undefined) return new Set();
  const known = await transaction
    .selectFrom('contact')
    .select('contact.id')
    .where('contact.id', 'in', people)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('message as before')
          .select('before.id')
          .where('before.tenant_id', '=', tenantId)
          .whereRef('before.contact_id', '=', 'contact.id')
          .where('before.connection_id', '=', connectionId)
          .where('before.state', 'not in', ['queued', 'failed']),
      ),
    )
    .execute();
  const ids = new Set(known.map(({ id }) => id));
  return new Set(rows.flatMap((row) => (row.contact_id === null || ids.has(row.contact_id) ? [] : [row.id])));
}

/** Somebody has written for the first time: what waits for them is not to a stranger any more. */
export async function welcome(
  transaction: StoreTransaction,
  connectionId: string,
  contact: Pick<MessageRow, 'tenant_id'> & { readonly contact_id: string },
): Promise<void> {
  await transaction
    .updateTable('send')
    .set({ cold: 0 })
    // By the few messages to them: the connection's queue may be long.
    .where(({ eb, ref }) => eb(notIndexed(ref('connection_id')), '=', connectionId))
    .where('cold', '=', 1)
    .where('message_id', 'in', (select) =>
      select
        .selectFrom('message')
        .select('id')
        .where('tenant_id', '=', contact.tenant_id)
        .where('contact_id', '=', contact.contact_id)
        .where('state', '=', 'queued'),
    )
    .execute();
}
