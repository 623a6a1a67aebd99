import { sql, type Selectable } from 'kysely';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { SendRow } from '../store/gateway/schema.ts';
import type { Claim } from './queue.ts';

/**
 * Claims due messages. Connections take turns, those that have waited longest for theirs first, so that ten thousand
 * messages of one hold up nobody else; of each as many as its pace allows at once, and none while it is held. Within a
 * connection those that are due longest, and of each recipient's only the one at the head of the line: whatever fails and
 * whoever works, nobody reads the second message before the first. What has expired leaves the line, wherever it stands.
 *
 * A claim pushes the row ahead by the lease, so that the rows of a worker that died come back; two workers never hold
 * the same row at once. Returned in the order of their lines.
 */
export async function claimDue(context: GatewayContext, limit: number): Promise<readonly Claim[]> {
  const now = context.now().getTime();
  return context.store.db.transaction().execute(async (transaction) => {
    const expired = await findExpired(context, transaction, now, limit);
    const lanes = await findLanes(transaction, now, limit - expired.length);
    const next = await findNext(context, transaction, lanes, now, limit - expired.length);
    const due = [...new Map([...expired, ...next].map((row) => [row.message_id, row])).values()];
    if (due.length === 0) return [];
    await transaction
      .updateTable('send')
      .set((expression) => ({ attempts: expression('attempts', '+', 1), due_at: now + context.limits.leaseMs }))
      .where(
        'message_id',
        'in',
        due.map((row) => row.message_id),
      )
      .execute();
    await transaction
      .updateTable('pace')
      .set({ served_at: now })
      .where('lane', '=', '')
      .where('connection_id', 'in', [...new Set(due.map((row) => row.connection_id))])
      .execute();
    return due.sort((left, right) => (left.position < right.position ? -1 : 1)).map(toClaim);
  });
}

type Row = Selectable<SendRow>;

function findExpired(
  context: GatewayContext,
  transaction: StoreTransaction,
  now: number,
  limit: number,
): Promise<Row[]> {
  return transaction
    .selectFrom('send')
    .selectAll()
    .where('expires_at', '<=', now)
    .where('due_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .$if(context.store.engine === 'postgres', (select) => select.forUpdate().skipLocked())
    .execute();
}

type Lane = {
  readonly connection_id: string;
  /** Whether new contacts may be written to. */
  readonly cold_open: number | boolean;
  readonly at_once: number | null;
};

/**
 * Connections that have something to send now. From each to the next by the index, since most rows of a long queue are one
 * connection's.
 */
async function findLanes(transaction: StoreTransaction, now: number, limit: number): Promise<readonly Lane[]> {
  if (limit <= 0) return [];
  const { rows } = await sql<Lane>`
    with recursive sender(id) as (
      select min(connection_id) from send
      union all
      select (select min(connection_id) from send where connection_id > sender.id) from sender where sender.id is not null
    )
    select sender.id as connection_id, coalesce(pace.cold_next_at, 0) <= ${now} as cold_open, pace.at_once as at_once
    from sender left join pace on pace.connection_id = sender.id and pace.lane = ''
    where sender.id is not null
      and coalesce(pace.next_at, 0) <= ${now}
      and exists (
        select 1 from send
        where send.connection_id = sender.id
          and send.due_at <= ${now}
          and (send.cold = 0 or coalesce(pace.cold_next_at, 0) <= ${now})
      )
    order by coalesce(pace.served_at, 0), sender.id
    limit ${limit}`.execute(transaction);
  return rows;
}

async function findNext(
  context: GatewayContext,
  transaction: StoreTransaction,
  lanes: readonly Lane[],
  now: number,
  limit: number,
): Promise<readonly Row[]> {
  const share = Math.ceil(limit / Math.max(1, lanes.length));
  const [first, ...rest] = lanes.map((lane) => ofLane(context, transaction, lane, now, share));
  if (first === undefined) return [];
  return rest.reduce((all, one) => all.unionAll(one), first).execute();
}

function ofLane(context: GatewayContext, transaction: StoreTransaction, lane: Lane, now: number, share: number) {
  const next = transaction
    .selectFrom('send')
    .selectAll('send')
    .where('send.connection_id', '=', lane.connection_id)
    .where('send.due_at', '<=', now)
    .$if(!lane.cold_open, (select) => select.where('send.cold', '=', 0))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('send as earlier')
            .select('earlier.message_id')
            .whereRef('earlier.connection_id', '=', 'send.connection_id')
            .whereRef('earlier.recipient', '=', 'send.recipient')
            .whereRef('earlier.position', '<', 'send.position'),
        ),
      ),
    )
    .orderBy('send.due_at')
    .orderBy('send.position')
    .limit(Math.max(1, Math.min(share, lane.at_once ?? share)))
    .$if(context.store.engine === 'postgres', (select) => select.forUpdate().skipLocked());
  return transaction.selectFrom(next.as('next')).selectAll();
}

function toClaim(row: Row): Claim {
  return {
    messageId: row.message_id,
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    epoch: row.epoch,
    attempt: row.attempts + 1,
    maybeTaken: row.maybe_taken === 1,
  };
}

/**
 * When the next connection that has something due may send again, in epoch milliseconds; undefined where none waits for
 * its pace. For who would rather wait for a moment than come back later.
 *
 * @param since when the caller began to look for something to send, in epoch milliseconds: a turn that has come since then
 * was not there yet, and is the next one
 */
export async function nextTurn(context: GatewayContext, since: number): Promise<number | undefined> {
  const now = context.now().getTime();
  const { at } = await context.store.db
    .selectFrom('pace')
    .select(({ fn }) => fn.min('next_at').as('at'))
    .where('lane', '=', '')
    .where('next_at', '>', since)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('send')
          .select('send.message_id')
          .whereRef('send.connection_id', '=', 'pace.connection_id')
          .where('send.due_at', '<=', now),
      ),
    )
    .executeTakeFirstOrThrow();
  return at ?? undefined;
}
