import type { SSEStreamingApi } from 'hono/streaming';
import type { GatewayContext } from '../../../core/context.ts';
import { followEvents, type Followed } from '../../../core/events/follow.ts';

/** What a client waits before it comes back, in milliseconds, unless it knows better. */
const RETRY_MS = 1_000;

/** Bytes around an event's data: its id and the words of the format. */
const FRAME_BYTES = 64;

/**
 * Writes events after a cursor, each with the cursor after it as its id, until `signal` is aborted, or the next one would
 * make the stream longer than it may be. Heartbeats carry an id, too: a client whose events are rare goes on where it has
 * really read to.
 *
 * Throws what `stillAllowed` throws, which is asked with each heartbeat, and where the database fails.
 */
export async function writeEvents(
  context: GatewayContext,
  stream: SSEStreamingApi,
  followed: Followed,
  after: number,
  { signal, stillAllowed }: { readonly signal: AbortSignal; readonly stillAllowed: () => Promise<unknown> },
): Promise<void> {
  let cursor = after;
  let bytes = 0;
  let failure: unknown;
  const failed = new AbortController();
  const beat = async (): Promise<void> => {
    try {
      await stillAllowed();
      await stream.write(`: still here\nid: ${cursor}\n\n`);
    } catch (error) {
      failure = error;
      failed.abort();
    }
  };
  const timer = setInterval(() => void beat(), context.limits.heartbeatMs);
  try {
    await stream.write(`retry: ${RETRY_MS}\nid: ${cursor}\n\n`);
    for await (const batch of followEvents(context, followed, after, AbortSignal.any([signal, failed.signal]))) {
      for (const { cursor: id, event } of batch.events) {
        const data = JSON.stringify(event);
        const size = Buffer.byteLength(data) + FRAME_BYTES;
        // The first goes whatever it takes: a client that comes back for it would never get past it.
        if (bytes > 0 && bytes + size > context.limits.streamBytes) return;
        bytes += size;
        await stream.writeSSE({ id: String(id), data });
        cursor = id;
      }
      cursor = batch.cursor;
    }
  } finally {
    clearInterval(timer);
  }
  if (failure !== undefined) throw failure;
}
