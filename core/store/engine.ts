import type { Kysely } from 'kysely';
import type { InsertListener } from './inserted.ts';

/** What the few places ask where the two engines differ. */
export type Engine = 'sqlite' | 'postgres';

/** An open database. `Schema` is Kysely's map from table to row. */
export type Database<Schema> = {
  readonly db: Kysely<Schema>;
  /** For the two or three places where SQL differs: row locks, and blob columns in migrations. */
  readonly engine: Engine;
  /** Tells in which tables rows were committed that this handle inserted; the answer ends it. A hint: see `inserted.ts`. */
  onInserted(listener: InsertListener): () => void;
  /**
   * Resolves once all that has been read by now would survive a power cut: to be awaited before it is told to anyone. Throws
   * what keeps it from that. What was written in a transaction of one's own needs no more than that it has resolved.
   */
  settled(): Promise<void>;
  /** Waits for what is running, then closes. */
  close(): Promise<void>;
};

/** What brings a schema up to date needs of it, before anyone else has it. */
export type Openable<Schema> = Pick<Database<Schema>, 'db' | 'engine'>;
