import type { AuditEntry } from '../api/audit.ts';
import type { Page } from '../api/common.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { cursorId, toPage } from '../page.ts';
import type { AuditRow } from '../store/gateway/schema.ts';

/** What somebody did. `data` must hold no secret. */
export type Deed = {
  readonly tenantId: string | null;
  /** `admin`, or the id of the key that was used. */
  readonly actor: string;
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Writes it down in the transaction that does it: neither is there without the other. */
export async function recordDeed(context: GatewayContext, transaction: StoreTransaction, deed: Deed): Promise<void> {
  await transaction
    .insertInto('audit')
    .values({
      id: createId('audit'),
      tenant_id: deed.tenantId,
      actor: deed.actor,
      action: deed.action,
      subject: deed.subject,
      data: JSON.stringify(deed.data),
      created_at: context.now().getTime(),
    })
    .execute();
}

/** Newest first; of all tenants, deleted ones included, or of one. */
export async function listAudit(
  context: GatewayContext,
  query: { readonly tenantId?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<AuditEntry>> {
  const below = cursorId(query.cursor, 'audit');
  const rows = await context.store.db
    .selectFrom('audit')
    .selectAll()
    .$if(query.tenantId !== undefined, (select) => select.where('tenant_id', '=', query.tenantId ?? ''))
    .$if(below !== undefined, (select) => select.where('id', '<', below ?? ''))
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return toPage(rows, query.limit, present);
}

function present(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    data: fromColumn<AuditEntry['data']>(row.data),
    createdAt: toTimestamp(row.created_at),
  };
}
