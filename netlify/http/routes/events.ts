import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { authenticate } from '../../../core/access/authenticate.ts';
import { requireScope, requireTenant, tenantOf } from '../../../core/access/principal.ts';
import { lastEventIdSchema, listEventsQuery, streamEventsQuery } from '../../../core/api/events.ts';
import { latestCursor } from '../../../core/events/latest.ts';
import { listEvents } from '../../../core/events/list.ts';
import type { AppEnvironment } from '../environment.ts';
import { bearerOf } from '../middleware/bearer.ts';
import { endOfStream } from '../streams/end.ts';
import { writeEvents } from '../streams/events.ts';
import { openStream } from '../streams/open.ts';
import { readHeader, readQuery } from '../validate.ts';

/** What a client that reads nothing is waited for once its stream is to end, in milliseconds. */
const LAST_WRITE_MS = 1_000;

/** What happened, in order. Pull it with the cursor of the last answer; nothing is lost while nobody asks. */
export const eventRoutes = new Hono<AppEnvironment>()
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read');
    const { tenantId, ...query } = readQuery(c, listEventsQuery);
    return c.json(await listEvents(c.get('gateway'), requireTenant(c.get('principal'), tenantId), query));
  })
  /** As server-sent events. Ends now and then; a client comes back with `Last-Event-ID` and misses nothing. */
  .get('/stream', async (c) => {
    const gateway = c.get('gateway');
    const principal = c.get('principal');
    requireScope(principal, 'read');
    const query = readQuery(c, streamEventsQuery);
    const after = readHeader(c, 'last-event-id', lastEventIdSchema) ?? query.after;
    const followed = { tenantId: tenantOf(principal, query.tenantId), type: query.type };
    const close = openStream(gateway, principal);
    const start = await startOf(after).catch((error: unknown) => {
      close();
      throw error;
    });
    const { signal, end } = endOfStream(gateway);
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      stream.onAbort(end);
      signal.addEventListener('abort', () => setTimeout(() => stream.abort(), LAST_WRITE_MS).unref(), { once: true });
      try {
        await writeEvents(gateway, stream, followed, start, {
          signal,
          stillAllowed: () => authenticate(gateway, bearerOf(c)),
        });
      } catch (error) {
        // Nothing can be answered any more. The client comes back, and is told then.
        gateway.log.warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'a stream of events ended early');
      } finally {
        end();
        close();
      }
    });

    function startOf(cursor: string): Promise<number> {
      return cursor === 'latest' ? latestCursor(gateway, followed.tenantId) : Promise.resolve(Number(cursor));
    }
  });
