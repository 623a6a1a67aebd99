import { recordDeed } from '../audit/audit.ts';
import type { Page } from '../api/common.ts';
import type { CreateSuppression, ListSuppressions, SuppressionView } from '../api/suppressions.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { toTimestamp } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { cancelSendsTo } from '../messages/cancel.ts';
import { recordEvents, type EventDraft } from '../events/record.ts';
import { notFound } from '../not-found.ts';
import { bothForms, isHashed } from '../privacy/address-hash.ts';
import { cursorId, toPage } from '../page.ts';
import { addressKey, isPhoneNumber, readAddressKey } from '../provider/index.ts';
import type { SuppressionRow } from '../store/gateway/schema.ts';

type Found = SuppressionRow & { readonly contact_id: string | null };

/**
 * Puts an address on a tenant's list, and ends what waits to be sent to whom it belongs. Adding twice is fine: the first
 * stands, but where it was about marketing only and this is not. Throws `resource_not_found` for an unknown tenant.
 */
export async function addSuppression(
  context: GatewayContext,
  input: CreateSuppression & { readonly tenantId: string },
): Promise<{ readonly suppression: SuppressionView; readonly added: boolean }> {
  const { tenantId, address } = input;
  const row: SuppressionRow = {
    id: createId('suppression'),
    tenant_id: tenantId,
    address: addressKey(typeof address === 'string' ? { type: 'phone', number: address } : address),
    source: 'api',
    scope: input.scope ?? 'all',
    reason: input.reason ?? null,
    message_id: null,
    created_at: context.now().getTime(),
  };
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    const inserted = await transaction
      .insertInto('suppression')
      .values(row)
      .onConflict((conflict) => {
        const { source, scope, reason, message_id } = row;
        const known = conflict.columns(['tenant_id', 'address']);
        if (scope !== 'all') return known.doNothing();
        return known.doUpdateSet({ source, scope, reason, message_id }).where('suppression.scope', '=', 'marketing');
      })
      .returning('id')
      .executeTakeFirst();
    const kept = await withContact(transaction)
      .where('suppression.tenant_id', '=', tenantId)
      .where('suppression.address', '=', row.address)
      .executeTakeFirstOrThrow();
    const cancelled =
      kept.contact_id === null || kept.scope !== 'all'
        ? []
        : await cancelSendsTo(context, transaction, kept.contact_id);
    const told =
      inserted === undefined ? [] : [changedByHand('contact.opted_out', kept, [kept.address], row.created_at)];
    await recordEvents(context, transaction, tenantId, [...cancelled, ...told]);
    if (inserted !== undefined) {
      await recordDeed(context, transaction, { tenantId, action: 'suppression.added', subject: inserted.id });
    }
    return { suppression: present(kept), added: inserted !== undefined };
  });
}

/** Newest first. `tenantId` undefined: all tenants'. */
export async function listSuppressions(
  context: GatewayContext,
  query: Omit<ListSuppressions, 'tenantId'> & { readonly tenantId: string | undefined },
): Promise<Page<SuppressionView>> {
  const below = cursorId(query.cursor, 'suppression');
  const { db } = context.store;
  const key = query.address === undefined ? [] : [keyOf(query.address)];
  // A hash is a tenant's own: among all tenants' one looks for the address as it is written.
  const forms = query.tenantId === undefined ? key : await bothForms(context, db, query.tenantId, key);
  const rows = await withContact(context.store.db)
    .$if(query.tenantId !== undefined, (select) => select.where('suppression.tenant_id', '=', query.tenantId ?? ''))
    .$if(query.scope !== undefined, (select) => select.where('suppression.scope', '=', query.scope ?? 'all'))
    .$if(query.source !== undefined, (select) => select.where('suppression.source', '=', query.source ?? 'api'))
    .$if(query.address !== undefined, (select) => select.where('suppression.address', 'in', forms))
    .$if(below !== undefined, (select) => select.where('suppression.id', '<', below ?? ''))
    .orderBy('suppression.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return toPage<Found, SuppressionView>(rows, query.limit, present);
}

/** Throws `resource_not_found`. */
export async function getSuppression(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<SuppressionView> {
  return present(await find(context, id, tenantId));
}

/** Takes a person off the list: with this address all others that they have. Throws `resource_not_found`. */
export async function removeSuppression(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<void> {
  const row = await find(context, id, tenantId);
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    const theirs = await transaction
      .selectFrom('contact_address')
      .select('address')
      .where('contact_id', '=', row.contact_id ?? '')
      .execute();
    const plain = [...new Set([row.address, ...theirs.map(({ address }) => address)])];
    const removed = await transaction
      .deleteFrom('suppression')
      .where('tenant_id', '=', row.tenant_id)
      .where('address', 'in', await bothForms(context, transaction, row.tenant_id, plain))
      .returning('address')
      .execute();
    // Somebody else may have been faster.
    if (removed.length === 0) return;
    const addresses = removed.map(({ address }) => address).filter((address) => !isHashed(address));
    addresses.sort();
    const draft = changedByHand('contact.opted_in', row, addresses, context.now().getTime());
    await recordEvents(context, transaction, row.tenant_id, [draft]);
    await recordDeed(context, transaction, { tenantId: row.tenant_id, action: 'suppression.removed', subject: id });
  });
}

/** What is told of a change that was made through the API, about no connection. */
function changedByHand(
  type: 'contact.opted_out' | 'contact.opted_in',
  row: Found,
  addresses: readonly string[],
  occurredAt: number,
): EventDraft {
  return {
    type,
    connectionId: null,
    occurredAt,
    data: {
      contactId: row.contact_id,
      addresses: addresses.map(readAddressKey),
      source: 'api',
      scope: row.scope,
      reason: type === 'contact.opted_out' ? row.reason : null,
      messageId: null,
    },
  };
}

async function find(context: GatewayContext, id: string, tenantId: string | undefined): Promise<Found> {
  const row = await withContact(context.store.db)
    .where('suppression.id', '=', id)
    .$if(tenantId !== undefined, (select) => select.where('suppression.tenant_id', '=', tenantId ?? ''))
    .executeTakeFirst();
  if (row === undefined) throw notFound('suppression');
  return row;
}

function withContact(db: Store | StoreTransaction) {
  return db
    .selectFrom('suppression')
    .leftJoin('contact_address', (join) =>
      join
        .onRef('contact_address.tenant_id', '=', 'suppression.tenant_id')
        .onRef('contact_address.address', '=', 'suppression.address'),
    )
    .selectAll('suppression')
    .select('contact_address.contact_id');
}

function keyOf(address: string): string {
  return addressKey(isPhoneNumber(address) ? { type: 'phone', number: address } : { type: 'user', id: address });
}

function present(row: Found): SuppressionView {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    address: isHashed(row.address) ? null : readAddressKey(row.address),
    contactId: row.contact_id,
    source: row.source,
    scope: row.scope,
    reason: row.reason,
    messageId: row.message_id,
    createdAt: toTimestamp(row.created_at),
  };
}
