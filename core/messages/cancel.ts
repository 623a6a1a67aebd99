import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents, type EventDraft } from '../events/record.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { applyReport, type DeliveryReport } from './delivery.ts';

/**
 * Ends what a connection still had to send, because the connection goes. An attempt that is under way is left to whoever
 * makes it: only they know how it ends. The caller has locked the tenant (`lockTenant`).
 */
export async function cancelSends(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'tenant_id'>,
): Promise<void> {
  const waiting = await transaction
    .deleteFrom('send')
    .where('connection_id', '=', connection.id)
    .where('last_error', 'is not', null)
    .returning(['message_id', 'maybe_taken'])
    .execute();
  const drafts: EventDraft[] = [];
  for (const { message_id: id, maybe_taken: maybeTaken } of waiting) {
    const row = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const report = cancelled(context.now().getTime(), maybeTaken === 1);
    drafts.push(...(await applyReport(context, transaction, row, report)).drafts);
  }
  await recordEvents(context, transaction, connection.tenant_id, drafts);
}

function cancelled(at: number, maybeTaken: boolean): DeliveryReport {
  return maybeTaken
    ? {
        state: 'unknown',
        at,
        error: {
          code: 'outcome_unknown',
          message: 'The connection was deleted before it was known whether the message had been sent',
        },
      }
    : {
        state: 'failed',
        at,
        error: { code: 'message_cancelled', message: 'The connection was deleted before the message was sent' },
      };
}
