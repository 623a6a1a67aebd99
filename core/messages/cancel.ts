import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents, takeSequences, type EventDraft } from '../events/record.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { applyReport } from './delivery.ts';

/** Fails what a connection still had to send, because the connection goes. */
export async function cancelSends(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'tenant_id'>,
): Promise<void> {
  await takeSequences(transaction, connection.tenant_id, 0);
  const waiting = await transaction
    .deleteFrom('send')
    .where('connection_id', '=', connection.id)
    .returning('message_id')
    .execute();
  const drafts: EventDraft[] = [];
  for (const { message_id: id } of waiting) {
    const row = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const applied = await applyReport(context, transaction, row, {
      state: 'failed',
      at: context.now().getTime(),
      error: { code: 'message_cancelled', message: 'The connection was deleted before the message was sent' },
    });
    drafts.push(...applied.drafts);
  }
  await recordEvents(context, transaction, connection.tenant_id, drafts);
}
