import { signTimestamped } from '../../../../../core/provider-kit/signature.ts';
import { EVENT_SIGNATURE_HEADER, EVENT_TIMESTAMP_HEADER } from '../../../wire.ts';
import { describeError, type Log } from '../log.ts';
import type { Outbox, QueuedEvent } from './outbox.ts';

export type Delivery = {
  /** Delivers what the last process left behind, then whatever is added. */
  start(): Promise<void>;
  /** Ends after the batches that are on their way; the rest stays on disk. */
  stop(): Promise<void>;
  /** Events dropped because the gateway did not know their session for too long. */
  dropped(): number;
};

export type DeliveryOptions = {
  readonly outbox: Outbox;
  /** `{session}` stands for the session's id. */
  readonly urlTemplate: string;
  readonly secret: string;
  readonly log: Log;
  readonly now: () => number;
  readonly random: () => number;
  readonly timing?: Partial<DeliveryTiming>;
};

export type DeliveryTiming = {
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  /** How long a 404 or 410 is taken for "not yet" before a batch is dropped. */
  readonly unknownSessionMs: number;
  readonly timeoutMs: number;
};

const TIMING: DeliveryTiming = {
  firstRetryMs: 500,
  maxRetryMs: 60_000,
  unknownSessionMs: 600_000,
  timeoutMs: 20_000,
};
const BATCH = 100;
/** Bytes of a batch; the gateway's own limit on bodies is larger. */
const BATCH_BYTES = 512 * 1024;

/** Posts each session's events in order, one batch at a time, until the gateway has taken them. Sessions do not wait for each other. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const timing = { ...TIMING, ...options.timing };
  const running = new Map<string, Promise<void>>();
  /** Sessions that got events while their batch was on its way. */
  const again = new Set<string>();
  const stopping = new AbortController();
  let dropped = 0;

  const wake = (session: string): void => {
    if (stopping.signal.aborted) return;
    if (running.has(session)) {
      again.add(session);
      return;
    }
    const work = deliverAll(session).finally(() => {
      running.delete(session);
      if (again.delete(session)) wake(session);
    });
    running.set(session, work);
  };

  const deliverAll = async (session: string): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      again.delete(session);
      // A store that does not answer is tried again like the gateway: what waits in it has nobody else to remember it.
      const outcome = await deliverNext(session).catch(describeError);
      if (outcome === 'nothing') return;
      if (outcome === 'done') {
        failures = 0;
        continue;
      }
      if (failures === 0) options.log.warn({ session, outcome }, 'events were not delivered; trying again');
      await pause(retryDelay(timing, failures, options.random()), stopping.signal);
      failures += 1;
    }
  };

  /** `nothing` to deliver, a batch `done` with, or why it is not. */
  const deliverNext = async (session: string): Promise<string> => {
    const batch = fit(await options.outbox.peek(session, BATCH));
    const last = batch.at(-1);
    if (last === undefined) return 'nothing';
    const outcome = await post(session, batch);
    if (outcome === 'unknown-session' && options.now() - last.createdAt > timing.unknownSessionMs) {
      dropped += batch.length;
      options.log.warn({ session, events: batch.length }, 'events dropped: the gateway does not know this session');
    } else if (outcome !== 'taken') return outcome;
    await options.outbox.remove(session, last.seq);
    return 'done';
  };

  const post = async (session: string, batch: readonly QueuedEvent[]): Promise<string> => {
    const body = `{"session":${JSON.stringify(session)},"events":[${batch.map((event) => event.json).join(',')}]}`;
    const seconds = Math.floor(options.now() / 1000);
    try {
      const response = await fetch(options.urlTemplate.replaceAll('{session}', encodeURIComponent(session)), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [EVENT_TIMESTAMP_HEADER]: String(seconds),
          [EVENT_SIGNATURE_HEADER]: signTimestamped(options.secret, seconds, body),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timing.timeoutMs),
      });
      await response.body?.cancel();
      if (response.ok) return 'taken';
      return response.status === 404 || response.status === 410 ? 'unknown-session' : `http ${response.status}`;
    } catch (error) {
      return describeError(error);
    }
  };

  return {
    async start() {
      options.outbox.onAdded(wake);
      for (const session of await options.outbox.sessions()) wake(session);
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(running.values());
    },
    dropped: () => dropped,
  };
}

/** The first events that fit into one body; at least one. */
function fit(events: readonly QueuedEvent[]): readonly QueuedEvent[] {
  let bytes = 0;
  const end = events.findIndex((event, index) => {
    bytes += event.json.length;
    return index > 0 && bytes > BATCH_BYTES;
  });
  return end === -1 ? events : events.slice(0, end);
}

function retryDelay(timing: DeliveryTiming, failures: number, random: number): number {
  const full = Math.min(timing.maxRetryMs, timing.firstRetryMs * 2 ** Math.min(failures, 16));
  return full * (0.5 + random / 2);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
