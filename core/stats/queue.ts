import type { Stats } from '../api/stats.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestampOrNull } from '../json.ts';
import { SCHEDULED } from '../messages/queue.ts';

/** Rows that are counted: whoever has more waiting needs no better number. */
export const COUNTED_AT_MOST = 100_000;

/** What waits to be sent. Reads indexes, and of the queue no more than `COUNTED_AT_MOST` rows. */
export async function readQueueStats(context: GatewayContext, tenantId: string | undefined): Promise<Stats['queue']> {
  const { db } = context.store;
  const now = context.now().getTime();
  const mine = db.selectFrom('send').$if(tenantId !== undefined, (select) =>
    select.where('send.connection_id', 'in', (connections) =>
      connections
        .selectFrom('connection')
        .select('id')
        .where('tenant_id', '=', tenantId ?? ''),
    ),
  );
  const [reasons, oldest, due] = await Promise.all([
    db
      .selectFrom(mine.select('send.last_error').limit(COUNTED_AT_MOST).as('waiting'))
      .select('last_error as reason')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .groupBy('last_error')
      .execute(),
    mine
      .innerJoin('message', 'message.id', 'send.message_id')
      .select('message.created_at')
      .where(({ or, eb }) => or([eb('send.last_error', 'is', null), eb('send.last_error', '<>', SCHEDULED)]))
      .orderBy('send.message_id')
      .limit(1)
      .executeTakeFirst(),
    mine.select('send.due_at').where('send.due_at', '<=', now).orderBy('send.due_at').limit(1).executeTakeFirst(),
  ]);
  const counts = reasons.map(({ reason, count }) => ({ reason, count: Number(count) }));
  const waiting = counts.filter(({ reason }) => reason !== SCHEDULED);
  return {
    waiting: waiting.reduce((total, { count }) => total + count, 0),
    scheduled: counts.find(({ reason }) => reason === SCHEDULED)?.count ?? 0,
    reasons: waiting,
    oldestAt: toTimestampOrNull(oldest?.created_at ?? null),
    lagMs: due === undefined ? 0 : now - due.due_at,
  };
}
