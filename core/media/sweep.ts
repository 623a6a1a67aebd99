import type { GatewayContext } from '../context.ts';
import { remove } from './media.ts';
import { DAY_MS, WRITING_MS } from './row.ts';

/** Media that one piece of a sweep removes. */
const PIECE = 50;

/**
 * Removes what has expired, what was deleted, and what writers that died have begun: one piece. Returns how many media it
 * removed; where that is more than none, there may be more. Any number may run at once: each removal may be done twice.
 *
 * A medium that cannot be removed now comes back in an hour, so that it holds up no other.
 */
export async function sweepMedia(context: GatewayContext): Promise<number> {
  const { db } = context.store;
  const now = context.now().getTime();
  const due = await db
    .selectFrom('media')
    .select(['id', 'tenant_id', 'state'])
    // What a message brought and nobody has finished fetching is taken up again (`fetchWanted`).
    .where((where) =>
      where.or([
        where('state', 'in', ['ready', 'deleted', 'failed']),
        where.and([where('state', '=', 'pending'), where('message_id', 'is', null)]),
      ]),
    )
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(PIECE)
    .execute();
  let removed = 0;
  for (const row of due) {
    const marked = await db
      .updateTable('media')
      .set({ state: 'deleted', due_at: now + WRITING_MS })
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .where('due_at', '<=', now)
      .executeTakeFirst();
    // Somebody else has it, or its end was put off meanwhile.
    if (Number(marked.numUpdatedRows) === 0) continue;
    try {
      await remove(context, row);
      removed += 1;
    } catch (error) {
      context.log.warn(
        { mediaId: row.id, cause: error instanceof Error ? error.name : 'unknown' },
        'media not removed',
      );
    }
  }
  return removed;
}

/** Removes files that no row knows: of writers that died half-way, a day ago or longer. */
export async function sweepUnfinished(context: GatewayContext): Promise<void> {
  await context.media.store.sweep?.(new Date(Date.now() - DAY_MS));
}
