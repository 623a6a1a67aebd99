import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { fromColumn } from '../json.ts';
import type { ProviderEvent } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { applyReport, type DeliveryReport } from './delivery.ts';

type StatusEvent = Extract<ProviderEvent, { type: 'message.status_changed' }>;

/**
 * A status can be faster than the answer to the send it is about. Then it waits here until we know the message. False where
 * it waits here already.
 */
export async function keepEarlyStatus(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
  event: StatusEvent,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('early_status')
    .values({
      connection_id: connection.id,
      provider: connection.provider,
      provider_message_id: event.data.providerMessageId,
      provider_event_id: event.id,
      event: JSON.stringify(event),
      created_at: context.now().getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== undefined && numInsertedOrUpdatedRows > 0n;
}

/** Applies what waited for this message. The caller has locked the tenant (`lockTenant`). */
export async function applyEarlyStatuses(
  context: GatewayContext,
  transaction: StoreTransaction,
  message: MessageRow,
): Promise<{ readonly row: MessageRow; readonly drafts: readonly EventDraft[] }> {
  if (message.provider_message_id === null) return { row: message, drafts: [] };
  const waiting = await transaction
    .deleteFrom('early_status')
    .where('connection_id', '=', message.connection_id)
    .where('provider_message_id', '=', message.provider_message_id)
    .where('provider', '=', message.provider)
    .returningAll()
    .execute();
  const events = waiting.map((row) => fromColumn<StatusEvent>(row.event)).sort(byTime);
  const drafts: EventDraft[] = [];
  let row = message;
  for (const event of events) {
    const applied = await applyReport(context, transaction, row, toReport(event));
    row = applied.row;
    drafts.push(...applied.drafts);
  }
  return { row, drafts };
}

/** What a provider's status event says, for `applyReport`. */
export function toReport(event: StatusEvent): DeliveryReport {
  const { failure, pricing, providerState } = event.data;
  return {
    state: event.data.state,
    at: Date.parse(event.timestamp),
    providerMessageId: event.data.providerMessageId,
    providerEventId: event.id,
    pricing,
    error:
      failure === undefined
        ? undefined
        : {
            code: failure.code,
            message: failure.message ?? `The provider reported "${providerState}"`,
            ...(failure.providerCode !== undefined && { providerCode: failure.providerCode }),
          },
  };
}

/** How long a status waits for its message before it is given up: it was for one that we never sent. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Forgets statuses that nobody has asked for in a week. */
export async function forgetEarlyStatuses(context: GatewayContext): Promise<void> {
  await context.store.db
    .deleteFrom('early_status')
    .where('created_at', '<', context.now().getTime() - KEPT_MS)
    .execute();
}

function byTime(left: StatusEvent, right: StatusEvent): number {
  return Date.parse(left.timestamp) - Date.parse(right.timestamp);
}
