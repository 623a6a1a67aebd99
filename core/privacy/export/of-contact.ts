import type { GatewayContext } from '../../context.ts';
import { presentEvent } from '../../events/list.ts';
import { toTimestamp } from '../../json.ts';
import { notFound } from '../../not-found.ts';
import { readAddressKey } from '../../provider/index.ts';
import { eventsAbout } from '../about.ts';
import { bothForms } from '../address-hash.ts';
import { partsOfBoth } from './of-both.ts';
import { once, type Part } from './part.ts';
import { presentSuppression } from './suppression.ts';

/** What is kept of one person: who they are, what was said, whether they opted out, and what was told of it. */
export async function partsOfContact(
  context: GatewayContext,
  tenantId: string,
  contactId: string,
): Promise<readonly Part[]> {
  const { db } = context.store;
  const contact = await db.selectFrom('contact').selectAll().where('id', '=', contactId).executeTakeFirst();
  if (contact === undefined || contact.tenant_id !== tenantId) throw notFound('contact');
  const rows = await db
    .selectFrom('contact_address')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', contactId)
    .orderBy('address')
    .execute();
  const addresses = rows.map(({ address }) => address);
  const forms = await bothForms(context, db, tenantId, addresses);
  const person = { tenantId, contactId, addresses };
  return [
    once('contact', async () => [
      {
        id: contactId,
        tenantId,
        name: contact.name,
        addresses: rows.map((row) => ({
          ...readAddressKey(row.address),
          since: toTimestamp(row.created_at),
        })),
        createdAt: toTimestamp(contact.created_at),
        updatedAt: toTimestamp(contact.updated_at),
      },
    ]),
    ...partsOfBoth(context, tenantId, contactId),
    once('suppression', async () => {
      if (forms.length === 0) return [];
      const found = await db
        .selectFrom('suppression')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('address', 'in', forms)
        .execute();
      return found.map(presentSuppression);
    }),
    {
      type: 'event',
      async page(after) {
        const { events, position } = await eventsAbout(db, person, after === '' ? -1 : Number(after));
        return { data: events.map(presentEvent), next: position === undefined ? undefined : String(position) };
      },
    },
  ];
}
