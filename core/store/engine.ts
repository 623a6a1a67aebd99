import type { Kysely } from 'kysely';

export type Engine = 'sqlite' | 'postgres';

/** An open database. `Schema` is Kysely's map from table to row. */
export type Database<Schema> = {
  readonly db: Kysely<Schema>;
  /** For the two or three places where SQL differs: row locks, and blob columns in migrations. */
  readonly engine: Engine;
  /** Waits for what is running, then closes. */
  close(): Promise<void>;
};

/** What brings a schema up to date needs of it, before anyone else has it. */
export type Openable<Schema> = Pick<Database<Schema>, 'db' | 'engine'>;
