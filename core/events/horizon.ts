import { sql } from 'kysely';
import type { GatewayContext } from '../context.ts';

/** How far the events of all tenants can be read without passing over one. */
export type Horizon = {
  /** Up to which position all events are there that ever will be. Undefined where that is not known yet. */
  readonly position: number | undefined;
  /** False where there may be more of them, as soon as a transaction ends that is under way. */
  readonly settled: boolean;
};

/**
 * Looks how far all tenants' events can be read, each time it is called.
 *
 * On PostgreSQL positions come from a sequence, and the transaction that took 7 may end after the one that took 8. What is
 * seen up to 8 is all there is once every transaction has ended that had begun when 8 was seen: any that took a lower
 * position had. Transactions of one tenant's events take its lock first, so each has its number before its positions.
 */
export function createHorizon(context: GatewayContext): () => Promise<Horizon> {
  if (context.store.engine === 'sqlite') {
    return async () => ({ position: await lastPosition(context), settled: true });
  }
  let position: number | undefined;
  let seen: { readonly position: number; readonly begun: bigint } | undefined;
  return async () => {
    const now = await snapshot(context);
    if (seen !== undefined && now.ended >= seen.begun) position = seen.position;
    if (now.ended === now.begun) position = now.position;
    if (seen === undefined || now.ended >= seen.begun) seen = now;
    return { position, settled: position === now.position };
  };
}

/** The newest position that can be seen. 0 where there are no events. */
export async function lastPosition({ store }: GatewayContext): Promise<number> {
  const row = await store.db
    .selectFrom('event')
    .select(({ fn }) => fn.max('position').as('position'))
    .executeTakeFirst();
  return row?.position ?? 0;
}

/** `begun`: all transactions with a lower number have begun; `ended`: all with a lower number have ended. */
async function snapshot({ store }: GatewayContext) {
  const { rows } = await sql<{ position: number; begun: string; ended: string }>`
    select coalesce((select max(position) from event), 0) as position,
      pg_snapshot_xmax(pg_current_snapshot())::text as begun,
      pg_snapshot_xmin(pg_current_snapshot())::text as ended`.execute(store.db);
  const [row] = rows;
  return { position: row?.position ?? 0, begun: BigInt(row?.begun ?? 0), ended: BigInt(row?.ended ?? 0) };
}
