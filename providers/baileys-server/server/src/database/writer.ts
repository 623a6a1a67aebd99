import type { Kysely, Transaction } from 'kysely';
import { prepare, type Prepared } from './prepared.ts';
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
  /** What a connection of this session writes through, from now on and alone: the one before is closed. */
  open(session: string): Lane;
  /** Settles once all that this session has asked for so far is on disk; `undefined` if it is. */
  pending(session: string): Promise<void> | undefined;
  /** Resolves once nothing is left to write. */
  drain(): Promise<void>;
};

/**
 * What one connection of a session may do at the store. It is over when its connection is, when the session opens another, and
 * at once when the store has failed its session. What it asks for then is refused without a look at the disk: it would rest on
 * a ratchet that nobody keeps, or replace the one that its successor has moved on.
 */
export type Lane = {
  /** Resolves once `work` is committed. */
  write(work: Work): Promise<void>;
  /**
   * The same for what may wait a moment: it goes into the next commit that somebody needs, or into one of its own
   * after `LAZY_MS`. The gate does not wait for it.
   */
  writeSoon(work: Work): Promise<void>;
  /** Resolves once all changes are committed, all or none. */
  writeKeys(changes: readonly KeyChange[]): Promise<void>;
  /**
   * What `look` finds. Where the store does not answer the lane is over, as after a write that failed: Baileys takes a key that
   * could not be read for one that is not there, and tells WhatsApp that the message is done with.
   */
  read<Value>(look: () => Promise<Value>): Promise<Value>;
  /** As the writer's for its session; rejects where the lane is over, so that nothing is told of what was refused. */
  pending(): Promise<void> | undefined;
  isOver(): boolean;
  close(): void;
};

type Operation = {
  readonly session: string;
  readonly work?: Work;
  readonly keys?: readonly KeyChange[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

type Upsert = (rows: number) => Prepared<unknown>;

/** Rows an insert; far below either engine's limit on parameters. */
const CHUNK = 100;
const LAZY_MS = 25;

/** @param onFailure told at once when the store has failed a session: what it holds in memory is ahead of the disk then */
export function createWriter(db: Kysely<Schema>, onFailure: (session: string, error: unknown) => void): Writer {
  const upsert = upsertOf(db);
  let queue: Operation[] = [];
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const last = new Map<string, Promise<void>>();
  /** The open lane of each session. */
  const lanes = new Map<string, Lane>();

  const add = (operation: Pick<Operation, 'session' | 'work' | 'keys'>): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      queue.push({ ...operation, resolve, reject });
    });

  /**
   * What a session asked for since rests on what is not there: a ratchet without its message would lose the message. So
   * does what its connection is still about to ask for.
   */
  const giveUp = (session: string, error: unknown): void => {
    lanes.get(session)?.close();
    const [own, others] = [
      queue.filter((one) => one.session === session),
      queue.filter((one) => one.session !== session),
    ];
    queue = others;
    for (const operation of own) operation.reject(error);
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (queue.length > 0) running ??= run();
  };

  const enqueue = (session: string, operation: Pick<Operation, 'work' | 'keys'>): Promise<void> => {
    const done = add({ session, ...operation });
    // Order is kept, so the last one settles after all before it.
    last.set(session, done);
    done.then(
      () => last.get(session) === done && last.delete(session),
      (error: unknown) => {
        if (last.get(session) === done) last.delete(session);
        onFailure(session, error);
      },
    );
    flush();
    return done;
  };

  const run = async (): Promise<void> => {
    // One turn of the event loop, so that what belongs together arrives together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      await commit(db, upsert, batch, giveUp);
    }
    running = undefined;
  };

  const drain = async (): Promise<void> => {
    flush();
    if (running === undefined) return;
    await running;
    await drain();
  };

  const writeSoon = (session: string, work: Work): Promise<void> => {
    const done = add({ session, work });
    done.catch((error: unknown) => onFailure(session, error));
    timer ??= setTimeout(flush, LAZY_MS);
    return done;
  };

  const open = (session: string): Lane => {
    lanes.get(session)?.close();
    let over = false;
    const whileOpen = <Value>(work: () => Promise<Value>): Promise<Value> => (over ? refused() : work());
    const read = async <Value>(look: () => Promise<Value>): Promise<Value> => {
      try {
        return await look();
      } catch (error) {
        const first = !over;
        lane.close();
        if (first) onFailure(session, error);
        throw error;
      }
    };
    const lane: Lane = {
      write: (work) => whileOpen(() => enqueue(session, { work })),
      writeSoon: (work) => whileOpen(() => writeSoon(session, work)),
      writeKeys: (keys) => whileOpen(() => enqueue(session, { keys })),
      read: (look) => whileOpen(() => read(look)),
      pending: () => (over ? refused() : last.get(session)),
      isOver: () => over,
      close() {
        over = true;
        if (lanes.get(session) === lane) lanes.delete(session);
      },
    };
    lanes.set(session, lane);
    return lane;
  };

  return {
    write: (session, work) => enqueue(session, { work }),
    open,
    pending: (session) => last.get(session),
    drain,
  };
}

function refused(): Promise<never> {
  return Promise.reject(new Error('The connection that asks the store for this is over'));
}

/** One transaction for all; where that fails, one for each session: what a session asked for is kept or lost as a whole. */
async function commit(
  db: Kysely<Schema>,
  upsert: Upsert,
  batch: readonly Operation[],
  giveUp: (session: string, error: unknown) => void,
): Promise<void> {
  try {
    await db.transaction().execute((transaction) => apply(transaction, upsert, batch));
  } catch (error) {
    const [first, ...more] = Map.groupBy(batch, ({ session }) => session);
    if (first === undefined) return;
    const [session, own] = first;
    if (more.length === 0) {
      for (const operation of own) operation.reject(error);
      giveUp(session, error);
      return;
    }
    // One of them is at fault; the others must not suffer for it.
    for (const [, operations] of [first, ...more]) await commit(db, upsert, operations, giveUp);
    return;
  }
  for (const operation of batch) operation.resolve();
}

async function apply(transaction: Transaction<Schema>, upsert: Upsert, batch: readonly Operation[]): Promise<void> {
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
    const chunk = rows.slice(start, start + CHUNK);
    const parameters = chunk.flatMap(({ session, kind, id, value }) => [session, kind, id, value]);
    await upsert(chunk.length)(transaction, parameters);
  }
}

/** The upsert of so many keys. */
function upsertOf(db: Kysely<Schema>): Upsert {
  const made = new Map<number, Prepared<unknown>>();
  return (rows) => {
    const known = made.get(rows);
    if (known !== undefined) return known;
    const row = { session: '', kind: '', id: '', value: new Uint8Array() };
    const query = db
      .insertInto('wa_key')
      .values(Array.from({ length: rows }, () => row))
      .onConflict((conflict) =>
        conflict
          .columns(['session', 'kind', 'id'])
          .doUpdateSet((expression) => ({ value: expression.ref('excluded.value') })),
      );
    const prepared = prepare(query);
    made.set(rows, prepared);
    return prepared;
  };
}
