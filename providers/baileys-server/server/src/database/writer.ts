import type { Kysely, Transaction } from 'kysely';
import type { KeyRow, Schema } from './schema.ts';

export type Work = (transaction: Transaction<Schema>) => Promise<void>;

/** A key to store, or (without a value) to delete. */
export type KeyChange = Omit<KeyRow, 'value'> & { readonly value: Uint8Array | undefined };

/**
 * The one door for writes. What is asked for while a commit runs goes into the next one, whoever asked: a slow disk
 * costs one flush for all sessions, not one each. Order is kept; nothing resolves before its commit.
 *
 * Every write names its session. A lease check for a cluster belongs here and nowhere else.
 */
export type Writer = {
  /** Resolves once `work` is committed. */
  write(session: string, work: Work): Promise<void>;
  /** Resolves once all changes are committed, all or none. */
  writeKeys(session: string, changes: readonly KeyChange[]): Promise<void>;
  /** Settles once all that this session has asked for so far is on disk; `undefined` if it is. */
  pending(session: string): Promise<void> | undefined;
  /** Resolves once nothing is left to write. */
  drain(): Promise<void>;
};

type Operation = {
  readonly work?: Work;
  readonly keys?: readonly KeyChange[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Rows an insert; far below either engine's limit on parameters. */
const CHUNK = 100;

/** @param onFailure told at once when a session's write has failed: what it holds in memory is ahead of the disk then */
export function createWriter(db: Kysely<Schema>, onFailure: (session: string, error: unknown) => void): Writer {
  let queue: Operation[] = [];
  let running: Promise<void> | undefined;
  const last = new Map<string, Promise<void>>();

  const enqueue = (session: string, operation: Pick<Operation, 'work' | 'keys'>): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => {
      queue.push({ ...operation, resolve, reject });
    });
    // Order is kept, so the last one settles after all before it.
    last.set(session, done);
    done.then(
      () => last.get(session) === done && last.delete(session),
      (error: unknown) => {
        if (last.get(session) === done) last.delete(session);
        onFailure(session, error);
      },
    );
    running ??= run();
    return done;
  };

  const run = async (): Promise<void> => {
    // One turn of the event loop, so that what belongs together arrives together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      await commit(db, batch);
    }
    running = undefined;
  };

  const drain = async (): Promise<void> => {
    if (running === undefined) return;
    await running;
    await drain();
  };

  return {
    write: (session, work) => enqueue(session, { work }),
    writeKeys: (session, keys) => enqueue(session, { keys }),
    pending: (session) => last.get(session),
    drain,
  };
}

async function commit(db: Kysely<Schema>, batch: readonly Operation[]): Promise<void> {
  try {
    await db.transaction().execute((transaction) => apply(transaction, batch));
  } catch (error) {
    const [only, ...others] = batch;
    if (only === undefined) return;
    if (others.length === 0) {
      only.reject(error);
      return;
    }
    // One of them is at fault; the others must not suffer for it.
    for (const operation of batch) await commit(db, [operation]);
    return;
  }
  for (const operation of batch) operation.resolve();
}

async function apply(transaction: Transaction<Schema>, batch: readonly Operation[]): Promise<void> {
  const keys = new Map<string, KeyChange>();
  for (const operation of batch) {
    if (operation.work !== undefined) await operation.work(transaction);
    for (const key of operation.keys ?? []) keys.set(`${key.session}\0${key.kind}\0${key.id}`, key);
  }
  const rows: KeyRow[] = [];
  for (const { value, ...key } of keys.values()) {
    if (value === undefined) {
      await transaction
        .deleteFrom('wa_key')
        .where('session', '=', key.session)
        .where('kind', '=', key.kind)
        .where('id', '=', key.id)
        .execute();
    } else {
      rows.push({ ...key, value });
    }
  }
  for (let start = 0; start < rows.length; start += CHUNK) {
    await transaction
      .insertInto('wa_key')
      .values(rows.slice(start, start + CHUNK))
      .onConflict((conflict) =>
        conflict
          .columns(['session', 'kind', 'id'])
          .doUpdateSet((expression) => ({ value: expression.ref('excluded.value') })),
      )
      .execute();
  }
}
