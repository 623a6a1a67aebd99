import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { addressKey, GatewayError, type Address } from '../provider/index.ts';
import { live } from '../routing/first-able.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { storeRow } from './accept.ts';
import { conflict } from './cancel-one.ts';
import { readContent, REMOVED_CONTENT } from './content.ts';
import { findMessage } from './find.ts';
import { prepareAgain } from './prepare-again.ts';
import type { Prepared } from './prepare.ts';

/** The message that is sent again, and whether that was asked for before. */
export type Retried = { readonly row: MessageRow; readonly replayed: boolean };

/** How a failed message is sent again: what its connection makes of it now. */
export type Plan = { readonly connection: ConnectionRow; readonly prepared: Prepared };

/**
 * Sends a failed message again, as a new one that names it (`retryOf`): the old one keeps what happened to it, and a backend
 * that deduplicates by key does not take the new one for it. Asked twice, it is sent once: the second answer is the first's.
 *
 * Throws `conflict` for a message that has not failed, `media_unavailable` where its bytes are gone, what `prepare` throws
 * (the window may have closed, the recipient may have opted out), and `resource_not_found`.
 */
export async function retryMessage(
  context: GatewayContext,
  id: string,
  visibleTo: string | undefined,
): Promise<Retried> {
  const found = await findMessage(context, id, visibleTo);
  const earlier = await findRetry(context.store.db, id);
  if (earlier !== undefined) return { row: earlier, replayed: true };
  requireFailed(found);
  const plan = await planRetry(context, found);
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, found.tenant_id);
    const row = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const other = await findRetry(transaction, id);
    if (other !== undefined) return { row: other, replayed: true };
    requireFailed(row);
    const again = await storeRetry(context, transaction, row, plan);
    await recordDeed(context, transaction, {
      tenantId: row.tenant_id,
      action: 'message.retried',
      subject: id,
      data: { retriedAs: again.id },
    });
    return { row: again, replayed: false };
  });
}

function requireFailed(row: MessageRow): void {
  if (row.direction !== 'outbound' || row.state !== 'failed') {
    throw conflict(`Only a failed message can be sent again; this one is ${row.state}`);
  }
  if (row.content === REMOVED_CONTENT) throw conflict('What this message said is kept no longer');
}

function findRetry(db: Pick<StoreTransaction, 'selectFrom'>, id: string): Promise<MessageRow | undefined> {
  return db.selectFrom('message').selectAll().where('retry_of', '=', id).executeTakeFirst();
}

/** Asks the store outside of the transaction that uses it. Throws what `retryMessage` throws. */
export async function planRetry(context: GatewayContext, row: MessageRow): Promise<Plan> {
  if (readContent(row.content).media?.type === 'gone') {
    throw new GatewayError({
      code: 'media_unavailable',
      message: 'The bytes of this message were dropped when it ended: send it anew',
    });
  }
  const connection = await live(context, row.connection_id, row.tenant_id);
  if (connection === undefined) throw conflict('The connection of this message was deleted');
  return { connection, prepared: await prepareAgain(context, row, connection) };
}

/** Stores the message anew, for the dispatcher. The caller has locked the tenant (`lockTenant`). */
export async function storeRetry(
  context: GatewayContext,
  transaction: StoreTransaction,
  failed: MessageRow,
  { connection, prepared }: Plan,
): Promise<MessageRow> {
  const now = context.now().getTime();
  const row: MessageRow = {
    ...failed,
    id: createId('message'),
    retry_of: failed.id,
    state: 'queued',
    provider: connection.provider,
    provider_message_id: null,
    error: null,
    sent_as: prepared.sentAs === null ? null : JSON.stringify(prepared.sentAs),
    warnings: JSON.stringify(prepared.warnings),
    timeline: JSON.stringify([{ state: 'queued', at: toTimestamp(now) }]),
    idempotency_key: null,
    fingerprint: null,
    created_at: now,
    updated_at: now,
    send_at: null,
    expires_at: now + context.limits.messageLifetimeMs,
    attempts: null,
    pricing: null,
    resolved_at: null,
    edited_at: null,
    revoked_at: null,
  };
  const recipient = addressKey(fromColumn<Address>(row.address));
  await storeRow(context, transaction, { row, connection, offer: prepared.offer, recipient, later: true });
  return row;
}
