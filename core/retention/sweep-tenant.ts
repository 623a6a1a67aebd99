import type { RetentionDays } from '../api/retention.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { REMOVED_CONTENT } from '../messages/content.ts';

/** Rows of one piece: a fraction of a second's work, so that nobody waits for a sweep. */
const PIECE = 500;
const DAY_MS = 24 * 60 * 60 * 1000;

type Swept = { readonly id: string; readonly sweptTo: string };

/** All that is due of one tenant. False where `deadline` came first: what was done by then is done. */
export async function sweepTenant(
  context: GatewayContext,
  tenant: Swept,
  days: RetentionDays,
  deadline: number,
): Promise<boolean> {
  const before = (kept: number): number => context.now().getTime() - kept * DAY_MS;
  const { messageContentDays, eventDays, deliveryDays, auditDays } = days;
  const parts = [
    () => messageContentDays === null || sweepContent(context, tenant, before(messageContentDays), deadline),
    () => eventDays === null || sweepEvents(context, tenant.id, before(eventDays), deadline),
    () => deliveryDays === null || sweepDeliveries(context, tenant.id, before(deliveryDays), deadline),
    () => auditDays === null || sweepAudit(context, tenant.id, before(auditDays), deadline),
  ];
  for (const part of parts) if (!(await part())) return false;
  return true;
}

/** Of a tenant, or (null) what is about no tenant that there still is. As `sweepTenant`. */
export function sweepAudit(
  context: GatewayContext,
  tenantId: string | null,
  before: number,
  deadline: number,
): Promise<boolean> {
  return inPieces(deadline, async () => {
    const { db } = context.store;
    const gone = await db
      .deleteFrom('audit')
      .where('id', 'in', (select) =>
        select
          .selectFrom('audit as old')
          .select('old.id')
          .where('old.created_at', '<', before)
          .$if(tenantId !== null, (own) => own.where('old.tenant_id', '=', tenantId ?? ''))
          .$if(tenantId === null, (own) =>
            own.where(({ or, eb, not, exists, selectFrom }) =>
              or([
                eb('old.tenant_id', 'is', null),
                not(exists(selectFrom('tenant').select('tenant.id').whereRef('tenant.id', '=', 'old.tenant_id'))),
              ]),
            ),
          )
          .orderBy('old.id')
          .limit(PIECE),
      )
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  });
}

/**
 * What a message says goes; that it was there stays, and its idempotency key with it. What is queued, and what nobody knows
 * the end of, still needs its words: the sweep comes back to it.
 */
async function sweepContent(
  context: GatewayContext,
  tenant: Swept,
  before: number,
  deadline: number,
): Promise<boolean> {
  let after = tenant.sweptTo;
  let held = false;
  return inPieces(deadline, () =>
    context.store.db.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('message')
        .leftJoin('send', 'send.message_id', 'message.id')
        .select(['message.id', 'message.state', 'send.message_id as queued'])
        .where('message.tenant_id', '=', tenant.id)
        .where('message.id', '>', after)
        .where('message.created_at', '<', before)
        .orderBy('message.id')
        .limit(PIECE)
        .execute();
      const over = rows.filter(({ state, queued }) => queued === null && state !== 'queued' && state !== 'unknown');
      await removeContent(
        transaction,
        over.map(({ id }) => id),
      );
      after = rows.at(-1)?.id ?? after;
      // Up to here nothing is held: the next sweep need not look at it again.
      if (!held && rows.length > 0) {
        const first = rows.findIndex(({ id }) => !over.some((one) => one.id === id));
        held = first !== -1;
        const upTo = held ? rows[first - 1]?.id : after;
        if (upTo !== undefined) await remember(transaction, tenant.id, upTo);
      }
      return rows.length;
    }),
  );
}

async function removeContent(transaction: StoreTransaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction
    .updateTable('message')
    .set({ content: REMOVED_CONTENT, sent_as: null, wish: null })
    .where('id', 'in', [...ids])
    .where('content', '!=', REMOVED_CONTENT)
    .execute();
  await transaction
    .deleteFrom('offer')
    .where('message_id', 'in', [...ids])
    .execute();
}

async function remember(transaction: StoreTransaction, tenantId: string, upTo: string): Promise<void> {
  await transaction
    .insertInto('retention')
    .values({ tenant_id: tenantId, settings: '{}', swept_to: upTo })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ swept_to: upTo }))
    .execute();
}

/** Oldest first, and none that is still to be delivered. Their deliveries go with them. */
function sweepEvents(context: GatewayContext, tenantId: string, before: number, deadline: number): Promise<boolean> {
  return inPieces(deadline, async () => {
    const gone = await context.store.db
      .deleteFrom('event')
      .where('tenant_id', '=', tenantId)
      .where('sequence', 'in', (select) =>
        select
          .selectFrom('event as old')
          .select('old.sequence')
          .where('old.tenant_id', '=', tenantId)
          .where('old.created_at', '<', before)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('delivery')
                  .select('delivery.id')
                  .where('delivery.tenant_id', '=', tenantId)
                  .whereRef('delivery.sequence', '=', 'old.sequence')
                  .where('delivery.state', '=', 'pending'),
              ),
            ),
          )
          .orderBy('old.sequence')
          .limit(PIECE),
      )
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  });
}

function sweepDeliveries(
  context: GatewayContext,
  tenantId: string,
  before: number,
  deadline: number,
): Promise<boolean> {
  return inPieces(deadline, async () => {
    const gone = await context.store.db
      .deleteFrom('delivery')
      .where('id', 'in', (select) =>
        select
          .selectFrom('delivery as old')
          .select('old.id')
          .where('old.tenant_id', '=', tenantId)
          .where('old.state', '!=', 'pending')
          .where('old.updated_at', '<', before)
          .orderBy('old.sequence')
          .limit(PIECE),
      )
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  });
}

/** Piece after piece until one is not full. False where time ended first. */
async function inPieces(deadline: number, piece: () => Promise<number>): Promise<boolean> {
  for (;;) {
    if (Date.now() >= deadline) return false;
    if ((await piece()) < PIECE) return true;
  }
}
