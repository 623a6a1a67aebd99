import { PolyzapError } from './errors.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { Event, EventPage, ListEventsQuery } from './types.ts';
import { backoffMs } from './wait.ts';

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

export type Events = {
  /** One answer: events after a cursor, oldest first. */
  list(query?: ListEventsQuery, options?: CallOptions): Promise<EventPage>;
  /**
   * Every event, then each new one, until the signal is aborted. A gateway that cannot be reached is waited for; what
   * cannot be mended by waiting is thrown.
   */
  iterate(options?: IterateEvents): AsyncGenerator<Event, void, undefined>;
};

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
  };
}
