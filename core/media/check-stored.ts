import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../provider/index.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { inspect } from './inspect.ts';
import { finish, giveUp } from './keep.ts';
import { storeKey } from './row.ts';
import { requireType } from './sniff.ts';

/**
 * Reads what somebody else has put into the store under the key of this row, and makes it `ready` where it is what was
 * promised. Throws `conflict` while nothing is there, `media_type_mismatch` (it is removed then).
 */
export async function checkStored(context: GatewayContext, row: MediaRow): Promise<MediaRow> {
  const stored = await context.media.store.get(storeKey(row));
  if (stored === undefined) {
    throw new GatewayError({ code: 'conflict', message: 'Its bytes have not been put into the storage yet' });
  }
  const inspected = await inspect(stored);
  try {
    const media_type = requireType(row.media_type, inspected.found);
    let size = 0;
    for await (const chunk of inspected.bytes(context.media.limits.maxBytes, tooLarge)) size += chunk.byteLength;
    return await finish(context, { ...row, media_type, size, sha256: inspected.sha256() });
  } catch (error) {
    await inspected.cancel();
    if (GatewayError.isInstance(error)) await giveUp(context, row).catch(() => undefined);
    throw error;
  }
}

function tooLarge(): GatewayError {
  return new GatewayError({ code: 'body_too_large', message: 'More was put into the storage than a medium may have' });
}
