import type { OutboundMessage } from '../provider/index.ts';
import { isLocal, urlNotAllowed } from './public-address.ts';

/**
 * Refuses media at addresses that a backend on the internet cannot have: it would take the message and fail it later, or
 * ask in its own network. What names lead to, how large it is and of what type, core looks at (`core/media/look.ts`). Throws
 * `url_not_allowed`.
 *
 * @param baseUrl where the backend is: one beside us, a test double, may fetch from beside us
 */
export function assertMediaUrls(message: OutboundMessage, baseUrl: string): void {
  if (isLocal(new URL(baseUrl))) return;
  for (const url of mediaUrls(message)) if (isLocal(new URL(url))) throw urlNotAllowed('its host is not public');
}

/** Where the media of a message lie, as far as they lie at addresses. */
export function mediaUrls(message: OutboundMessage): readonly string[] {
  if (message.type === 'carousel') return message.cards.map(({ url }) => url);
  return 'media' in message && message.media?.type === 'url' ? [message.media.url] : [];
}
