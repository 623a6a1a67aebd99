import type { EventType, EventView } from '../api/events.ts';
import type { GatewayContext } from '../context.ts';
import { feedOf, type Feed } from './feed.ts';
import { presentEvent } from './list.ts';

/** Events that are read at once. */
const CHUNK = 100;

/** How often a reader looks by itself, in milliseconds, should a bell not have rung. */
const LOOK_MS = 5_000;

/** Whose events, and which. */
export type Followed = {
  /** Undefined for those of all tenants, in one order. */
  readonly tenantId: string | undefined;
  readonly type: EventType | undefined;
};

/** What came next; perhaps nothing of the type that is asked for. `cursor` is where to go on. */
export type Batch = { readonly events: readonly Followable[]; readonly cursor: number };

/** An event, and the cursor after it. */
export type Followable = { readonly cursor: number; readonly event: EventView };

/**
 * Events after a cursor, then each new one, until `signal` is aborted. Nothing is passed over and nothing comes twice, in
 * the order in which events became visible. A cursor of one tenant's events says nothing about another's, or everyone's.
 *
 * Throws where the database fails.
 */
export async function* followEvents(
  context: GatewayContext,
  followed: Followed,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  const feed = feedOf(context);
  const { bell, close } = feed.listen(followed.tenantId);
  let cursor = after;
  try {
    while (!signal.aborted) {
      await bell.rung(LOOK_MS, signal);
      for (let full = true; full && !signal.aborted;) {
        const rows = await readAfter(context, feed, followed.tenantId, cursor);
        await context.store.settled();
        full = rows.length === CHUNK;
        const last = rows.at(-1);
        if (last === undefined) break;
        const cursorOf = (row: typeof last): number => (followed.tenantId === undefined ? row.position : row.sequence);
        cursor = cursorOf(last);
        const wanted = rows.filter(({ type }) => followed.type === undefined || followed.type === type);
        yield { events: wanted.map((row) => ({ cursor: cursorOf(row), event: presentEvent(row) })), cursor };
      }
    }
  } finally {
    close();
  }
}

/** Of every type, so that the cursor moves on where none of them is wanted. */
async function readAfter(context: GatewayContext, feed: Feed, tenantId: string | undefined, cursor: number) {
  const select = context.store.db.selectFrom('event').selectAll().limit(CHUNK);
  if (tenantId !== undefined) {
    return select.where('tenant_id', '=', tenantId).where('sequence', '>', cursor).orderBy('sequence').execute();
  }
  const until = feed.position();
  if (until === undefined) return [];
  return select.where('position', '>', cursor).where('position', '<=', until).orderBy('position').execute();
}
