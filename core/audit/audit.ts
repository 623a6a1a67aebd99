import type { AuditEntry, ListAudit } from '../api/audit.ts';
import type { Page } from '../api/common.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { cursorId, toPage } from '../page.ts';
import type { AuditRow } from '../store/gateway/schema.ts';
import { newestFirst, withinTenant } from '../narrow.ts';

/** What somebody did. `data` must hold no secret. */
export type Deed = {
  readonly tenantId: string | null;
  /** Whoever asks (`context.by`) when absent, and `polyzap` where nobody does. */
  readonly actor?: string;
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

/**
 * Writes it down in the transaction that does it: neither is there without the other. What has its effect outside our
 * database (a phone is unlinked) is written down before that: `asked.ts`. Gives the entry's id.
 */
export async function recordDeed(
  context: GatewayContext,
  transaction: StoreTransaction | Store,
  deed: Deed,
): Promise<string> {
  const id = createId('audit');
  await transaction
    .insertInto('audit')
    .values({
      id,
      tenant_id: deed.tenantId,
      actor: deed.actor ?? context.by?.actor ?? 'polyzap',
      action: deed.action,
      subject: deed.subject,
      data: JSON.stringify(deed.data ?? {}),
      created_at: context.now().getTime(),
      ip: context.by?.ip ?? null,
    })
    .execute();
  return id;
}

/** Newest first; of all tenants, deleted ones included, or of one. */
export async function listAudit(context: GatewayContext, query: ListAudit): Promise<Page<AuditEntry>> {
  const below = cursorId(query.cursor, 'audit');
  const rows = await context.store.db
    .selectFrom('audit')
    .selectAll()
    .$call(withinTenant(query.tenantId))
    .$if(query.actor !== undefined, (select) => select.where('actor', '=', query.actor ?? ''))
    .$if(query.action !== undefined, (select) => select.where('action', '=', query.action ?? ''))
    .$if(query.subject !== undefined, (select) => select.where('subject', '=', query.subject ?? ''))
    .$if(query.since !== undefined, (select) => select.where('created_at', '>=', Date.parse(query.since ?? '')))
    .$if(query.until !== undefined, (select) => select.where('created_at', '<', Date.parse(query.until ?? '')))
    .$call(newestFirst(below, query.limit))
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
    ip: row.ip,
    createdAt: toTimestamp(row.created_at),
  };
}
