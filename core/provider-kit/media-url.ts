import type { OutboundMessage } from '../provider/index.ts';
import { isLocal, urlNotAllowed } from './public-address.ts';

/**
 * Refuses media at addresses that a backend on the internet cannot have: it would take the message and fail it later, or
 * ask in its own network. How large they are and what names lead to is the backend's to see, as it fetches them. Throws
 * `url_not_allowed`.
 *
 * @param baseUrl where the backend is: one beside us, a test double, may fetch from beside us
 */
export function assertMediaUrls(message: OutboundMessage, baseUrl: string): void {
  if (isLocal(new URL(baseUrl))) return;
  for (const url of mediaUrls(message)) if (isLocal(new URL(url))) throw urlNotAllowed('its host is not public');
}

function mediaUrls(message: OutboundMessage): readonly string[] {
  if (message.type === 'carousel') return message.cards.map(({ url }) => url);
  return 'media' in message && message.media?.type === 'url' ? [message.media.url] : [];
}
