import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { advance, type DeliveryState, type MessagePricing, type Warning } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { readContent, withoutBytes } from './content.ts';
import { readPricing, readTimeline, type MessageError } from './present.ts';

/** What became known of an outbound message. */
export type DeliveryReport = {
  readonly state: DeliveryState;
  readonly at: number;
  readonly providerMessageId?: string | undefined;
  readonly error?: MessageError | undefined;
  readonly warnings?: readonly Warning[] | undefined;
  /** The message's `attempts` column from now on. */
  readonly attempts?: string | undefined;
  /** How the backend bills the message, where the report says so. */
  readonly pricing?: MessagePricing | undefined;
  /** Somebody decided it: nobody could know. */
  readonly byHand?: true | undefined;
  /** Set where a backend reported it. */
  readonly providerEventId?: string | undefined;
};

/**
 * Applies a report to a message: forward moves only. Returns the row as it is then, and the event where it moved.
 * The caller has locked the tenant (`lockTenant`).
 */
export async function applyReport(
  context: GatewayContext,
  transaction: StoreTransaction,
  row: MessageRow,
  report: DeliveryReport,
): Promise<{ readonly row: MessageRow; readonly drafts: readonly EventDraft[] }> {
  const changes = changesBy(context, row, report);
  if (changes === undefined) return { row, drafts: [] };
  await transaction.updateTable('message').set(changes).where('id', '=', row.id).execute();
  const after: MessageRow = { ...row, ...changes };
  return { row: after, drafts: 'state' in changes ? [statusChanged(after, report)] : [] };
}

/** The columns that a report changes, `state` among them where the message moves; undefined where it changes nothing. */
export function changesBy(
  context: GatewayContext,
  row: MessageRow,
  report: DeliveryReport,
): Partial<MessageRow> | undefined {
  const current = stateBefore(row);
  const state = advance(current, report.state);
  const moved = state !== current;
  const learned = row.provider_message_id === null && report.providerMessageId !== undefined;
  const priced = report.pricing !== undefined && row.pricing === null;
  if (!moved && !learned && !priced) return undefined;

  const stripped = state === 'queued' || state === 'unknown' ? undefined : withoutBytes(readContent(row.content));
  return {
    updated_at: context.now().getTime(),
    ...(learned && { provider_message_id: report.providerMessageId }),
    ...(priced && { pricing: JSON.stringify(report.pricing) }),
    ...(stripped !== undefined && { content: stripped }),
    ...(report.attempts !== undefined && { attempts: report.attempts }),
    ...(report.warnings !== undefined && { warnings: mergeWarnings(row, report.warnings) }),
    ...(moved && {
      resolved_at: report.byHand === true ? report.at : null,
      state,
      timeline: JSON.stringify([...readTimeline(row), { state, at: toTimestamp(report.at) }]),
      error: report.error === undefined ? null : JSON.stringify(report.error),
    }),
  };
}

/** What somebody took for failed is as open as before: the provider may still tell how it was. */
function stateBefore({ state, resolved_at }: MessageRow): DeliveryState {
  if (state === 'received') return 'played';
  return state === 'failed' && resolved_at !== null ? 'unknown' : state;
}

function mergeWarnings(row: MessageRow, warnings: readonly Warning[]): string {
  return JSON.stringify([...fromColumn<Warning[]>(row.warnings), ...warnings]);
}

/** The event of a message that has moved. */
export function statusChanged(row: MessageRow, report: DeliveryReport): EventDraft {
  return {
    type: 'message.status_changed',
    connectionId: row.connection_id,
    messageId: row.id,
    providerEventId: report.providerEventId,
    occurredAt: report.at,
    data: {
      messageId: row.id,
      contactId: row.contact_id,
      state: row.state,
      error: report.error ?? null,
      pricing: readPricing(row),
      clientReference: row.client_reference,
      metadata: fromColumn<Record<string, string>>(row.metadata),
    },
  };
}
