import type { MessageView } from '../api/messages.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../json.ts';
import type { DeliveryState, ErrorCode, MessagePricing, Warning } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { readAttempts, type MessageRoute } from '../routing/message-route.ts';
import { presentContent, readContent } from './content.ts';
import { presentSentAs } from './sent-as.ts';

/** Why a message failed, or is not known to have been sent. As it stands in the `error` column. */
export type MessageError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly providerCode?: string;
};

/** A state that a message reached, and when. */
export type TimelineEntry = { readonly state: DeliveryState | 'received'; readonly at: string };

/** From its column, oldest first. */
export function readTimeline(row: Pick<MessageRow, 'timeline'>): readonly TimelineEntry[] {
  return fromColumn<TimelineEntry[]>(row.timeline);
}

/** From its column; null where the provider said nothing. */
export function readPricing(row: Pick<MessageRow, 'pricing'>): MessagePricing | null {
  return row.pricing === null ? null : fromColumn<MessagePricing>(row.pricing);
}

/** A message as the API shows it. */
export function presentMessage(row: MessageRow): MessageView {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    contactId: row.contact_id,
    groupId: row.group_id,
    direction: row.direction,
    address: fromColumn<MessageView['address']>(row.address),
    content: presentContent(readContent(row.content), row.id),
    sentAs: presentSentAs(row),
    replyTo: row.reply_to,
    state: row.state,
    provider: row.provider,
    error: row.error === null ? null : fromColumn<NonNullable<MessageView['error']>>(row.error),
    warnings: fromColumn<(Warning & Record<string, unknown>)[]>(row.warnings),
    routedBy: row.route === null ? null : fromColumn<MessageRoute>(row.route).routedBy,
    attempts: readAttempts(row),
    pricing: readPricing(row),
    timeline: [...readTimeline(row)],
    clientReference: row.client_reference,
    metadata: fromColumn<MessageView['metadata']>(row.metadata),
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
    sendAt: toTimestampOrNull(row.send_at),
    expiresAt: toTimestampOrNull(row.expires_at),
    retryOf: row.retry_of,
    resolvedAt: toTimestampOrNull(row.resolved_at),
    editedAt: toTimestampOrNull(row.edited_at),
    revokedAt: toTimestampOrNull(row.revoked_at),
  };
}
