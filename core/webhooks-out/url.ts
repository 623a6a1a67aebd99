import type { GatewayContext } from '../context.ts';
import { assertPublicUrl, urlNotAllowed } from '../provider-kit/public-address.ts';

/**
 * Refuses at once what would be refused on every delivery: anything but https on the public internet, unless the operator
 * allows it. What its name resolves to is checked when it is called, and each time. Throws `url_not_allowed`.
 */
export function assertEndpointUrl(context: GatewayContext, text: string): void {
  const url = new URL(text);
  if (!context.webhooks.allowPrivate) assertPublicUrl(url);
  else if (url.protocol !== 'https:' && url.protocol !== 'http:') throw urlNotAllowed('it is no http URL');
  else if (url.username !== '' || url.password !== '') throw urlNotAllowed('it has a user name');
}
