import type { GatewayContext } from '../../context.ts';
import { withinTenant } from '../../narrow.ts';
import { notFound } from '../../not-found.ts';
import { lines, readCursor } from './lines.ts';
import { partsOfContact } from './of-contact.ts';
import { partsOfTenant } from './of-tenant.ts';

/**
 * All that is kept of a contact, or of a tenant (`contactId` undefined), as lines of JSON: `{ type, data }`. The last line is
 * `{ type: "end", nextCursor }`: an answer is as long as every host can give, and goes on from there. No secret is in it: no
 * key, no credential.
 *
 * Throws before the first line: `resource_not_found`, `invalid_request` for a cursor that is not ours.
 */
export async function exportData(
  context: GatewayContext,
  { tenantId, contactId }: { readonly tenantId: string; readonly contactId: string | undefined },
  cursor: string | undefined,
): Promise<AsyncGenerator<string, void>> {
  const parts =
    contactId === undefined ? partsOfTenant(context, tenantId) : await partsOfContact(context, tenantId, contactId);
  return lines(parts, readCursor(cursor, parts));
}

/** The tenant of a contact. `tenantId` undefined: whoever's it is. Throws `resource_not_found`. */
export async function tenantOfContact(
  context: GatewayContext,
  contactId: string,
  tenantId: string | undefined,
): Promise<string> {
  const row = await context.store.db
    .selectFrom('contact')
    .select('tenant_id')
    .where('id', '=', contactId)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('contact');
  return row.tenant_id;
}
