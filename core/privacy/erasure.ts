import type { Erased, ErasureView } from '../api/privacy.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../json.ts';
import { withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import type { ErasureRow } from '../store/gateway/tables/privacy.ts';
import { eraseContactPiece } from './erase-contact.ts';
import { eraseTenantPiece } from './erase-tenant.ts';
import type { Piece } from './piece.ts';
import { tellBackends } from './tell-backends.ts';

/** Longer than any piece: whoever is at it has not finished its piece by then only if it died. */
const LEASE_MS = 60_000;

/** What waits for something else (a message that is just being sent) is looked at again after so long. */
const WAIT_MS = 5_000;

/** Where the events begin to be looked at: not before our own backends were told. */
const UNTOLD = -2;
const TOLD = -1;

/** A backend that cannot be reached is asked again after so long. */
const UNREACHED_MS = 60_000;

/** Erasures that one look takes up. */
const AT_ONCE = 5;

const NOTHING: Erased = {
  messages: 0,
  events: 0,
  conversations: 0,
  addresses: 0,
  media: 0,
  suppressionsHashed: 0,
};

/**
 * Erases a contact: content and addresses, messages and events with their deliveries, what they were offered, and the keys
 * that their messages were sent under. An opt-out goes on to hold. Done in pieces until `deadline` (epoch milliseconds); the
 * rest is done by the gateway's own work. Safe to repeat: the same erasure goes on, or is shown. Throws `resource_not_found`.
 */
export async function eraseContact(
  context: GatewayContext,
  contactId: string,
  tenantId: string | undefined,
  deadline: number,
): Promise<ErasureView> {
  const { db } = context.store;
  const contact = await db
    .selectFrom('contact')
    .select('tenant_id')
    .where('id', '=', contactId)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  const earlier = await db
    .selectFrom('erasure')
    .select('id')
    .where('contact_id', '=', contactId)
    .$call(withinTenant(tenantId))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (contact === undefined && earlier === undefined) throw notFound('contact');
  const id =
    earlier?.id ??
    (await db.transaction().execute((transaction) => begin(context, transaction, contact?.tenant_id ?? '', contactId)));
  return runErasure(context, id, deadline);
}

/** Goes on with the erasure of a tenant that `beginTenantErasure` has begun; see `deleteTenant`. As `eraseContact`. */
export async function eraseTenant(context: GatewayContext, tenantId: string, deadline: number): Promise<ErasureView> {
  const { id } = await ofTenant(context.store.db, tenantId).executeTakeFirstOrThrow();
  return runErasure(context, id, deadline);
}

/** In the transaction that closes the tenant: from then on the gateway goes on with it by itself. Safe to repeat. */
export async function beginTenantErasure(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
): Promise<void> {
  const running = await ofTenant(transaction, tenantId).executeTakeFirst();
  if (running === undefined) await begin(context, transaction, tenantId, null);
}

function ofTenant(db: Store | StoreTransaction, tenantId: string) {
  return db.selectFrom('erasure').select('id').where('tenant_id', '=', tenantId).where('contact_id', 'is', null);
}

/** Throws `resource_not_found`. */
export async function getErasure(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<ErasureView> {
  const row = await context.store.db
    .selectFrom('erasure')
    .selectAll()
    .where('id', '=', id)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('erasure');
  return present(row);
}

/**
 * Goes on with what was begun and not finished, until `deadline`. True where something is left that can be gone on with.
 */
export async function resumeErasures(context: GatewayContext, deadline: number): Promise<boolean> {
  const due = await context.store.db
    .selectFrom('erasure')
    .select('id')
    .where('due_at', '<=', context.now().getTime())
    .orderBy('due_at')
    .limit(AT_ONCE)
    .execute();
  for (const { id } of due) {
    if (Date.now() >= deadline) return true;
    await runErasure(context, id, deadline);
  }
  return due.length === AT_ONCE;
}

/** With its audit entry, which says how it ended once it has. */
async function begin(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  contactId: string | null,
): Promise<string> {
  const now = context.now().getTime();
  const id = createId('erasure');
  const auditId = await recordDeed(context, transaction, {
    tenantId,
    action: contactId === null ? 'tenant.deleted' : 'contact.erased',
    subject: contactId ?? tenantId,
    data: { erasureId: id, outcome: 'asked' },
  });
  await transaction
    .insertInto('erasure')
    .values({
      id,
      tenant_id: tenantId,
      contact_id: contactId,
      state: 'running',
      erased: JSON.stringify(NOTHING),
      addresses: null,
      position: contactId === null ? TOLD : UNTOLD,
      actor: context.by?.actor ?? 'polyzap',
      ip: context.by?.ip ?? null,
      due_at: now,
      created_at: now,
      finished_at: null,
      audit_id: auditId,
    })
    .execute();
  return id;
}

async function runErasure(context: GatewayContext, id: string, deadline: number): Promise<ErasureView> {
  let row = await claim(context, id);
  while (row !== undefined && row.state === 'running') {
    if (row.contact_id !== null && row.addresses !== null && row.position === UNTOLD) {
      if (!(await tellBackends(context, row, deadline))) {
        await release(context, id, UNREACHED_MS);
        break;
      }
      row = { ...row, position: TOLD };
    }
    const { row: after, next } = await step(context, row);
    row = after;
    if (next === 'wait' || (next === 'go_on' && Date.now() >= deadline)) {
      await release(context, id, next === 'wait' ? WAIT_MS : 0);
      break;
    }
  }
  return getErasure(context, id, undefined);
}

/** Undefined where somebody else is at it, or it is done. */
function claim(context: GatewayContext, id: string): Promise<ErasureRow | undefined> {
  const now = context.now().getTime();
  return context.store.db
    .updateTable('erasure')
    .set({ due_at: now + LEASE_MS })
    .where('id', '=', id)
    .where('due_at', '<=', now)
    .returningAll()
    .executeTakeFirst();
}

async function release(context: GatewayContext, id: string, afterMs: number): Promise<void> {
  await context.store.db
    .updateTable('erasure')
    .set({ due_at: context.now().getTime() + afterMs })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

/** One piece, and what it came to, in one transaction: whoever goes on finds exactly what is left. */
async function step(context: GatewayContext, row: ErasureRow): Promise<{ row: ErasureRow; next: Piece['next'] }> {
  return context.store.db.transaction().execute(async (transaction) => {
    const piece =
      row.contact_id === null
        ? await eraseTenantPiece(context, transaction, row)
        : await eraseContactPiece(context, transaction, { ...row, contact_id: row.contact_id });
    const erased = add(fromColumn<Erased>(row.erased), piece.erased);
    const done = piece.next === 'done';
    const now = context.now().getTime();
    const changes = {
      erased: JSON.stringify(erased),
      position: piece.position ?? row.position,
      due_at: done ? null : now + LEASE_MS,
      ...(done && { state: 'done' as const, finished_at: now, addresses: null }),
    };
    const after = await transaction
      .updateTable('erasure')
      .set(changes)
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (done) await prove(context, transaction, after, erased);
    return { row: after, next: piece.next };
  });
}

/** In the entry of who asked, whoever has done the last of it; in one of its own where that is kept no longer. */
async function prove(
  context: GatewayContext,
  transaction: StoreTransaction,
  row: ErasureRow,
  erased: Erased,
): Promise<void> {
  const data = { erasureId: row.id, erased, askedAt: toTimestamp(row.created_at), outcome: 'done' };
  const { numUpdatedRows } = await transaction
    .updateTable('audit')
    .set({ data: JSON.stringify(data) })
    .where('id', '=', row.audit_id ?? '')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return;
  await recordDeed({ ...context, by: { actor: row.actor, ip: row.ip } }, transaction, {
    tenantId: row.tenant_id,
    action: row.contact_id === null ? 'tenant.deleted' : 'contact.erased',
    subject: row.contact_id ?? row.tenant_id,
    data,
  });
}

function add(sum: Erased, more: Partial<Erased>): Erased {
  return {
    messages: sum.messages + (more.messages ?? 0),
    events: sum.events + (more.events ?? 0),
    conversations: sum.conversations + (more.conversations ?? 0),
    addresses: sum.addresses + (more.addresses ?? 0),
    media: sum.media + (more.media ?? 0),
    suppressionsHashed: sum.suppressionsHashed + (more.suppressionsHashed ?? 0),
  };
}

function present(row: ErasureRow): ErasureView {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    contactId: row.contact_id,
    state: row.state,
    erased: fromColumn<Erased>(row.erased),
    createdAt: toTimestamp(row.created_at),
    finishedAt: toTimestampOrNull(row.finished_at),
  };
}
