import { Kysely, PostgresDialect } from 'kysely';
import { Pool, TypeOverrides } from 'pg';
import type { Database } from './engine.ts';

const INT8 = 20;

/** PostgreSQL through `pg`. Uses no session state, so a transaction-mode pooler in front is fine. */
export function openPostgres<Schema>(url: string, poolSize: number): Database<Schema> {
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
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, engine: 'postgres', close: () => db.destroy() };
}
