import { findConnection } from '../connections/find.ts';
import { configurationFor } from '../connections/former.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError, type CallOptions, type DownloadedMedia } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { readContent, referenceOf } from './content.ts';

/** Opens the medium of a received message at the provider that it came through. Throws `media_unavailable` where there is none, or no more. */
export async function openAtProvider(
  context: GatewayContext,
  row: MessageRow,
  options: CallOptions,
): Promise<DownloadedMedia> {
  const reference = referenceOf(readContent(row.content));
  if (reference === undefined) {
    throw new GatewayError({ code: 'media_unavailable', message: 'This message has no received media' });
  }
  const connection = await findConnection(context, row.connection_id, row.tenant_id);
  const then = await configurationFor(context, connection, row.provider, row.created_at);
  if (then === undefined) throw new GatewayError({ code: 'media_unavailable' });
  return providerOf(context, then).downloadMedia(reference, options);
}
