import { Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Database, Openable } from './engine.ts';
import { hearInserts } from './inserted.ts';

const INT8 = 20;

type PostgresOptions = {
  readonly url: string;
  readonly poolSize: number;
  /** As in `DatabaseOptions`. */
  readonly patienceMs: number | undefined;
};

/**
 * PostgreSQL through `pg`, loaded and connected to with the first statement. Uses no session state, so a transaction-mode
 * pooler in front is fine.
 *
 * @param prepare has the database first, and alone; where it throws the statement fails, and the next one begins anew
 */
export function openPostgres<Schema>(
  options: PostgresOptions,
  prepare: (database: Openable<Schema>) => Promise<void>,
): Database<Schema> {
  const connect = async (): Promise<Pool> => {
    const pool = await createPool(options);
    try {
      await prepare({
        db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
        engine: 'postgres',
      });
    } catch (error) {
      await pool.end();
      throw error;
    }
    if (options.patienceMs !== undefined) loseSilent(pool, options.patienceMs);
    return pool;
  };
  const { dialect, onInserted } = hearInserts(new PostgresDialect({ pool: connect }));
  const db = new Kysely<Schema>({ dialect });
  // PostgreSQL shows nobody what is not on disk.
  const settled = (): Promise<void> => Promise.resolve();
  return { db, engine: 'postgres', onInserted, settled, close: () => db.destroy() };
}

async function createPool({ url, poolSize }: PostgresOptions): Promise<Pool> {
  const { Pool, TypeOverrides } = await import('pg');
  const types = new TypeOverrides();
  // Times are epoch milliseconds and counters stay far below 2^53, so int8 may be a number.
  types.setTypeParser(INT8, Number);
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    types,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  // A connection that breaks while idle reports here; the next query gets a fresh one. Unheard, it would end the process.
  pool.on('error', () => undefined);
  // One that breaks between two queries of a transaction reports here; the second query then fails, which is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Ends a connection that is in use for longer: `pg` would wait for an answer for ever, and its own time-out for queries keeps
 * the connection and hands it to the next one.
 */
function loseSilent(pool: Pool, patienceMs: number): void {
  const timers = new WeakMap<PoolClient, NodeJS.Timeout>();
  pool.on('acquire', (client) => {
    const timer = setTimeout(() => void client.end().catch(() => undefined), patienceMs);
    timers.set(client, timer);
  });
  pool.on('release', (_, client) => clearTimeout(timers.get(client)));
}
