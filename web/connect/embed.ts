/**
 * For the site that shows the page in a frame: `polyzap.connect({ link, container, onEvent })`. At most 2 kB.
 *
 * It listens to its own frame alone, and to that only while the frame shows the origin of the link.
 */
import type { EmbedEvent } from './bridge.ts';

type Options = {
  /** The `url` of a connect link. */
  readonly link: string;
  /** Where to put it: an element, or a selector of one. */
  readonly container: Element | string;
  readonly onEvent?: (event: Exclude<EmbedEvent, { readonly type: 'resize' }>) => void;
};

type Message =
  | { readonly polyzap?: 'listening' }
  | { readonly polyzap: 'event'; readonly event: EmbedEvent }
  | null
  | undefined;

// In a function of its own: a plain script's names would be everybody's.
(() => {
  function connect({ link, container, onEvent }: Options): { close(): void } {
    const place = typeof container === 'string' ? document.querySelector(container) : container;
    if (place === null) throw new Error('polyzap: there is no such container');
    const { origin } = new URL(link);
    const frame = document.createElement('iframe');
    frame.src = link;
    frame.title = 'WhatsApp';
    frame.allow = 'clipboard-write';
    frame.referrerPolicy = 'no-referrer';
    Object.assign(frame.style, { display: 'block', width: '100%', height: '640px', border: '0', colorScheme: 'auto' });
    const hear = ({ source, origin: from, data }: MessageEvent<Message>): void => {
      if (source !== frame.contentWindow || from !== origin) return;
      if (data?.polyzap === 'listening') frame.contentWindow?.postMessage({ polyzap: 'hello' }, origin);
      if (data?.polyzap !== 'event') return;
      const { event } = data;
      if (event.type === 'resize') frame.style.height = `${event.height}px`;
      else onEvent?.(event);
    };
    addEventListener('message', hear);
    place.append(frame);
    return {
      close() {
        removeEventListener('message', hear);
        frame.remove();
      },
    };
  }

  Object.assign(globalThis, { polyzap: { connect } });
})();
