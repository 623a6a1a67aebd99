import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents, type EventDraft } from '../events/record.ts';
import type { ErrorCode } from '../provider/index.ts';
import type { ConnectionRow, SendRow } from '../store/gateway/schema.ts';
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
  const drafts = await end(context, transaction, waiting, 'message_cancelled', 'The connection was deleted');
  await recordEvents(context, transaction, connection.tenant_id, drafts);
}

/** Ends what waits to be sent to a contact, because they have opted out. As `cancelSends`; the events are the caller's. */
export async function cancelSendsTo(
  context: GatewayContext,
  transaction: StoreTransaction,
  contactId: string,
): Promise<readonly EventDraft[]> {
  const waiting = await transaction
    .deleteFrom('send')
    .where('message_id', 'in', (select) =>
      select.selectFrom('message').select('id').where('contact_id', '=', contactId).where('state', '=', 'queued'),
    )
    .where('last_error', 'is not', null)
    .returning(['message_id', 'maybe_taken'])
    .execute();
  return end(context, transaction, waiting, 'recipient_opted_out', 'The recipient opted out');
}

async function end(
  context: GatewayContext,
  transaction: StoreTransaction,
  waiting: readonly Pick<SendRow, 'message_id' | 'maybe_taken'>[],
  code: ErrorCode,
  why: string,
): Promise<readonly EventDraft[]> {
  const drafts: EventDraft[] = [];
  const at = context.now().getTime();
  for (const { message_id: id, maybe_taken: maybeTaken } of waiting) {
    const row = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const report: DeliveryReport =
      maybeTaken === 1
        ? {
            state: 'unknown',
            at,
            error: { code: 'outcome_unknown', message: `${why} before it was known whether the message had been sent` },
          }
        : { state: 'failed', at, error: { code, message: `${why} before the message was sent` } };
    drafts.push(...(await applyReport(context, transaction, row, report)).drafts);
  }
  return drafts;
}
