import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayContext } from '../context.ts';
import { createBell, type Bell } from './bell.ts';
import { createHorizon } from './horizon.ts';

/** Events are looked at so many milliseconds after the first was heard of: many that come together make one look. */
const GAP_MS = 20;

/** How often they are looked at although nothing was heard of: another process may have written some. */
const POLL_MS = 1_000;

/** After the database failed. */
const FAILED_MS = 2_000;

/**
 * Watches all tenants' events for everyone in this process who waits for some, while there is anyone: one look, however
 * many wait.
 */
export type Feed = {
  /** A bell that rings where a tenant's events may have become more; undefined for all tenants'. */
  listen(tenantId: string | undefined): { readonly bell: Bell; close(): void };
  /** Up to which position all tenants' events can be read; undefined where nobody has looked yet. */
  position(): number | undefined;
};

const feeds = new WeakMap<object, Feed>();

/** The feed of a database: one for this process, whoever asks. */
export function feedOf(context: GatewayContext): Feed {
  const { db } = context.store;
  const feed = feeds.get(db) ?? createFeed(context);
  feeds.set(db, feed);
  return feed;
}

function createFeed(context: GatewayContext): Feed {
  const look = createHorizon(context);
  const bells = new Map<string | undefined, Set<Bell>>();
  let position: number | undefined;
  let stop: (() => void) | undefined;

  /** Rings for whom there is news, and says after how many milliseconds to look again. */
  const ringForNews = async (): Promise<number> => {
    const before = position;
    const horizon = await look();
    const news = await tenantsWithNews(context, before);
    position = horizon.position;
    // Whoever came before the first look may have missed what it did not count as new.
    const rung = before === undefined ? [...bells.keys()] : [...news, ...(position === before ? [] : [undefined])];
    for (const key of rung) for (const bell of bells.get(key) ?? []) bell.ring();
    return horizon.settled ? POLL_MS : GAP_MS;
  };

  return {
    position: () => position,
    listen(tenantId) {
      const bell = createBell();
      const beside = bells.get(tenantId) ?? new Set();
      bells.set(tenantId, beside.add(bell));
      stop ??= repeat(context, ringForNews);
      return {
        bell,
        close() {
          beside.delete(bell);
          if (beside.size === 0 && bells.get(tenantId) === beside) bells.delete(tenantId);
          if (bells.size > 0) return;
          stop?.();
          stop = undefined;
          position = undefined;
        },
      };
    },
  };
}

async function tenantsWithNews({ store }: GatewayContext, position: number | undefined): Promise<readonly string[]> {
  if (position === undefined) return [];
  const rows = await store.db
    .selectFrom('event')
    .select('tenant_id')
    .distinct()
    .where('position', '>', position)
    .execute();
  return rows.map((row) => row.tenant_id);
}

/** Does `work` when events were written, and after as long as it says; never twice at once. */
function repeat(context: GatewayContext, work: () => Promise<number>): () => void {
  const stopping = new AbortController();
  const heard = createBell();
  const deafen = context.store.onInserted((tables) => {
    if (tables.has('event')) heard.ring();
  });
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let pause = FAILED_MS;
      try {
        pause = await work();
      } catch (error) {
        context.log.warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'looking for events failed');
      }
      await heard.rung(pause, stopping.signal);
      await delay(GAP_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  void loop();
  return () => {
    stopping.abort();
    deafen();
  };
}
