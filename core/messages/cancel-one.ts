import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { fromColumn } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { GatewayError } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { applyReport } from './delivery.ts';
import { findMessage } from './find.ts';
import type { MessageError } from './present.ts';

/**
 * Takes a message out of the queue that certainly has not been sent. Safe to repeat. A worker that has claimed it without
 * having begun finds its claim lost.
 *
 * Throws `resource_not_found`, and `conflict` for what is being sent, may have been, or has been.
 *
 * @param visibleTo the caller's tenant; undefined for the admin
 */
export async function cancelMessage(
  context: GatewayContext,
  id: string,
  visibleTo: string | undefined,
): Promise<MessageRow> {
  const { tenant_id: tenantId } = await findMessage(context, id, visibleTo);
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    const row = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    if (isCancelled(row)) return row;
    if (row.direction !== 'outbound' || row.state !== 'queued') throw conflict(`The message is ${row.state}`);
    await takeOut(transaction, id);
    const cancelled = await applyReport(context, transaction, row, {
      state: 'failed',
      at: context.now().getTime(),
      error: { code: 'message_cancelled', message: 'Cancelled by hand before it was sent' },
    });
    await recordEvents(context, transaction, tenantId, cancelled.drafts);
    await recordDeed(context, transaction, { tenantId, action: 'message.cancelled', subject: id });
    return cancelled.row;
  });
}

function isCancelled({ state, error }: MessageRow): boolean {
  return state === 'failed' && error !== null && fromColumn<MessageError>(error).code === 'message_cancelled';
}

/** Only what waits, and has not been given to a provider whose answer nobody knows. */
async function takeOut(transaction: StoreTransaction, messageId: string): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('send')
    .where('message_id', '=', messageId)
    .where('last_error', 'is not', null)
    .where('maybe_taken', '=', 0)
    .executeTakeFirst();
  if (numDeletedRows > 0n) return;
  const row = await transaction
    .selectFrom('send')
    .select('message_id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  throw conflict(row === undefined ? 'The provider has the message' : 'The provider may have the message already');
}

/** What cannot be done with a message as it is now: 409, in these words. */
export function conflict(message: string): GatewayError {
  return new GatewayError({ code: 'conflict', message });
}
