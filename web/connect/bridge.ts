/** What a site that embeds the page hears. */
export type EmbedEvent =
  | { readonly type: 'ready' }
  /** `status` is the phone's, as in the API. */
  | { readonly type: 'state'; readonly status: string }
  | { readonly type: 'completed'; readonly number: string | null }
  /** The link is over without having connected anything. */
  | { readonly type: 'closed'; readonly status: 'expired' | 'revoked' | 'invalid' }
  | { readonly type: 'resize'; readonly height: number };

export type Bridge = { send(event: EmbedEvent): void };

/**
 * The way from the page to the site around it. Nothing is said before that site has said hello from one of the origins that
 * the link allows, and then to that origin alone.
 */
export function openBridge(window: Window, allowed: readonly string[]): Bridge {
  const { parent } = window;
  if (parent === window) return { send: () => undefined };
  let origin: string | undefined;
  const waiting: EmbedEvent[] = [];
  const post = (event: EmbedEvent): void => {
    if (origin !== undefined) parent.postMessage({ polyzap: 'event', event }, origin);
  };
  window.addEventListener('message', (message) => {
    if (message.source !== parent || !allowed.includes(message.origin) || !isHello(message.data)) return;
    ({ origin } = message);
    for (const event of waiting.splice(0)) post(event);
  });
  // Whoever it is: this says nothing.
  parent.postMessage({ polyzap: 'listening' }, '*');
  return {
    send(event) {
      if (origin === undefined) waiting.push(event);
      else post(event);
    },
  };
}

function isHello(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'polyzap' in data && data.polyzap === 'hello';
}
