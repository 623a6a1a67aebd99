import { PolyzapError } from './errors.ts';
import { readMessages } from './sse.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { Event, EventPage, ListEventsQuery, StreamEventsQuery } from './types.ts';
import { backoffMs } from './wait.ts';

/** Which events, and how to go on. */
export type IterateEvents = ListEventsQuery &
  CallOptions & {
    /** How long to wait where there is nothing new. 2,000 when absent. */
    readonly pollMs?: number | undefined;
    /** `false`: end where there is nothing new. */
    readonly follow?: boolean | undefined;
    /**
     * Called, and awaited, once all events before this cursor have been dealt with. Store it and pass it back as `after`:
     * then each event is seen at least once, whenever your program dies.
     */
    readonly onCursor?: ((cursor: string) => void | Promise<void>) | undefined;
  };

/** Which events are to be pushed. */
export type StreamEvents = StreamEventsQuery &
  CallOptions & {
    /** As for `iterate`. The cursor of all tenants' events is not that of one tenant's. */
    readonly onCursor?: ((cursor: string) => void | Promise<void>) | undefined;
  };

/** What happened: by the page, one after the other, or as it happens. */
export type Events = {
  /** One answer: events after a cursor, oldest first. */
  list(query?: ListEventsQuery, options?: CallOptions): Promise<EventPage>;
  /**
   * Every event, then each new one, until the signal is aborted. A gateway that cannot be reached is waited for; what
   * cannot be mended by waiting is thrown.
   */
  iterate(options?: IterateEvents): AsyncGenerator<Event, void, undefined>;
  /**
   * Each event as it happens, from now on or after a cursor, until the signal is aborted: pushed, where `iterate` asks again
   * and again. A connection that ends or breaks is made anew, and nothing is missed. With the admin key and no tenant: the
   * events of all tenants. What cannot be mended by waiting is thrown.
   */
  stream(options?: StreamEvents): AsyncGenerator<Event, void, undefined>;
};

/** Before a stream that ended in peace is opened anew. */
const REOPEN_MS = 1_000;

/** The events of a gateway. */
export function createEvents(transport: Transport): Events {
  const list: Events['list'] = (query, options) => transport.request('GET', '/v1/events', { ...options, query });
  return {
    list,
    async *iterate({ signal, timeoutMs, pollMs = 2_000, follow = true, onCursor, ...query }: IterateEvents = {}) {
      let { after } = query;
      const stopped = (): boolean => signal?.aborted === true;
      for (let failures = 0; !stopped();) {
        try {
          const page = await list({ ...query, after }, { signal, timeoutMs });
          failures = 0;
          yield* page.data;
          if (page.cursor !== after) await onCursor?.(page.cursor);
          after = page.cursor;
          if (page.hasMore) continue;
          if (!follow) return;
          await transport.wait(pollMs, signal);
        } catch (error) {
          if (stopped()) return;
          if (!PolyzapError.isInstance(error) || !error.retryable) throw error;
          failures += 1;
          await transport.wait(error.retryAfterMs ?? backoffMs(failures), signal).catch(() => undefined);
        }
      }
    },
    async *stream({ signal, timeoutMs, onCursor, ...query }: StreamEvents = {}) {
      let { after } = query;
      const stopped = (): boolean => signal?.aborted === true;
      for (let failures = 0; !stopped();) {
        try {
          const asked = { signal, timeoutMs, query: { ...query, after }, expected: 'text/event-stream' };
          for await (const { id, data } of readMessages(await transport.open('GET', '/v1/events/stream', asked))) {
            failures = 0;
            if (data !== '') yield JSON.parse(data) as Event;
            if (id === undefined || id === after) continue;
            after = id;
            await onCursor?.(id);
          }
          await transport.wait(REOPEN_MS, signal);
        } catch (error) {
          if (stopped()) return;
          if (!PolyzapError.isInstance(error) || !error.retryable) throw error;
          failures += 1;
          await transport.wait(error.retryAfterMs ?? backoffMs(failures), signal).catch(() => undefined);
        }
      }
    },
  };
}
