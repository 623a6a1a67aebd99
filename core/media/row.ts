import type { MediaView } from '../api/media.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { toTimestamp, toTimestampOrNull } from '../json.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';

/** A writer that says nothing for so long is dead: what it has begun is removed. Longer than any upload or download. */
export const WRITING_MS = 60 * 60 * 1000;

/** Milliseconds of a day. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Where a medium's bytes are in the store. */
export function storeKey(row: Pick<MediaRow, 'id' | 'tenant_id'>): string {
  return `${row.tenant_id}/${row.id}`;
}

/** The row of a medium whose bytes are about to come. */
export function newRow(
  context: GatewayContext,
  medium: Pick<MediaRow, 'tenant_id' | 'media_type'> & Partial<MediaRow>,
): MediaRow {
  const now = context.now().getTime();
  return {
    id: createId('media'),
    message_id: null,
    contact_id: null,
    state: 'pending',
    filename: null,
    size: null,
    sha256: null,
    created_at: now,
    expires_at: null,
    due_at: now + WRITING_MS,
    attempts: 0,
    last_error: null,
    ...medium,
  };
}

/** As the API shows it. */
export function presentMedia(row: MediaRow): MediaView {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    messageId: row.message_id,
    mediaType: row.media_type,
    filename: row.filename,
    size: row.size ?? 0,
    sha256: row.sha256 ?? '',
    url: `/v1/media/${row.id}`,
    createdAt: toTimestamp(row.created_at),
    expiresAt: toTimestampOrNull(row.expires_at),
  };
}
