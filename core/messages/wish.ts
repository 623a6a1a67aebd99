import type { SendMessage } from '../api/messages.ts';
import { fromColumn } from '../json.ts';
import type { MessageRow } from '../store/gateway/schema.ts';

/** What is kept of a request for whoever sends its message later. As it stands in the `wish` column. */
type KeptWish = Pick<SendMessage, 'onUnsupported' | 'outsideWindow'> & { readonly confirmsOptOut?: true };

/** The column; null where the request said nothing of the kind. */
export function toWishColumn(
  { onUnsupported, outsideWindow }: Pick<SendMessage, 'onUnsupported' | 'outsideWindow'>,
  confirmsOptOut: boolean,
): string | null {
  const wish: KeptWish = {
    ...(onUnsupported !== undefined && { onUnsupported }),
    ...(outsideWindow !== undefined && { outsideWindow }),
    ...(confirmsOptOut && { confirmsOptOut }),
  };
  return Object.keys(wish).length === 0 ? null : JSON.stringify(wish);
}

/** From its column; nothing where nothing was wished. */
export function readWish(row: Pick<MessageRow, 'wish'>): KeptWish {
  return row.wish === null ? {} : fromColumn<KeptWish>(row.wish);
}
