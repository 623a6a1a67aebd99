import { signal } from '@preact/signals';
import { PolyzapError, type Client, type Event } from '../../sdk/src/index.ts';
import { pause } from './wait.ts';

/** How what is on show is kept up to date. */
export const liveness = signal<'polling' | 'stream'>('polling');

/** `undefined`: nobody knows what happened, ask again. */
type Listener = (event: Event | undefined) => void;

/** What no event tells (ages, queues) is asked for this often. */
const STREAM_TICK_MS = 10_000;
const POLL_TICK_MS = 3_000;

const listeners = new Set<Listener>();

/** Called with each event, and now and then with nothing, for as long as the signal is not aborted. */
export function onHappening(listener: Listener, until: AbortSignal): void {
  if (until.aborted) return;
  listeners.add(listener);
  until.addEventListener('abort', () => listeners.delete(listener), { once: true });
}

/**
 * Follows the gateway's events until the signal: by server-sent events; where this key, this gateway or something before it
 * allows none, and until there are any, by asking every few seconds. A stream that breaks is made anew by the client.
 */
export async function follow(client: Client, until: AbortSignal): Promise<void> {
  liveness.value = 'polling';
  void tick(until);
  // The first thing that a stream says is where it stands: nothing that happens from then on is missed.
  const onCursor = (): void => void (until.aborted || (liveness.value = 'stream'));
  try {
    for await (const event of client.events.stream({ signal: until, onCursor })) tell(event);
  } catch (error) {
    if (!until.aborted && !PolyzapError.isInstance(error)) throw error;
  }
  if (!until.aborted) liveness.value = 'polling';
}

async function tick(until: AbortSignal): Promise<void> {
  // What happened while nobody could see the page is asked for when somebody can.
  const onVisible = (): void => void (document.visibilityState === 'visible' && tell(undefined));
  document.addEventListener('visibilitychange', onVisible, { signal: until });
  // Where there turns out to be no stream, the first question is asked then, and not when the stream's would have been.
  let wake = (): void => undefined;
  const unsubscribe = liveness.subscribe((kind) => void (kind === 'polling' && wake()));
  while (!until.aborted) {
    const rest = new AbortController();
    wake = () => rest.abort();
    await pause(liveness.peek() === 'stream' ? STREAM_TICK_MS : POLL_TICK_MS, AbortSignal.any([rest.signal, until]));
    if (!until.aborted) tell(undefined);
  }
  unsubscribe();
}

function tell(event: Event | undefined): void {
  for (const listener of listeners) listener(event);
}
