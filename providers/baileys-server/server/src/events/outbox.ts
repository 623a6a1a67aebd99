import type { Kysely, Transaction } from 'kysely';
import type { Keyring } from '../../../../../core/crypto/keyring.ts';
import type { ProviderEvent } from '../../../../../core/provider/index.ts';
import type { Schema } from '../database/schema.ts';
import { eventRecord } from '../database/sealed.ts';
import type { Writer } from '../database/writer.ts';

/** Events wait here, in order and sealed, until the gateway has taken them. */
export type Outbox = {
  /** Adds events inside a write that stores what they are about: both are on disk, or neither is. */
  add(transaction: Transaction<Schema>, session: string, events: readonly ProviderEvent[]): Promise<void>;
  /** Adds one event by itself. */
  append(session: string, event: ProviderEvent): Promise<void>;
  /** The oldest events of a session. */
  peek(session: string, limit: number): Promise<readonly QueuedEvent[]>;
  /** Forgets a session's events up to and including this one. */
  remove(session: string, upTo: number): Promise<void>;
  /** Sessions with something to deliver. */
  sessions(): Promise<readonly string[]>;
  /** Called with the session once its new events are on disk. */
  onAdded(listener: (session: string) => void): void;
};

export type QueuedEvent = { readonly seq: number; readonly createdAt: number; readonly json: string };

/** Room for this many events within one millisecond; `now * 4096` stays an exact integer until 2039. */
const PER_MILLISECOND = 4096;

/** On the server's tables. */
export function createOutbox(parts: {
  readonly db: Kysely<Schema>;
  readonly writer: Writer;
  readonly keyring: Keyring;
  readonly now: () => number;
  /** Without an address to deliver to, nothing is kept. */
  readonly enabled: boolean;
}): Outbox {
  let lastSeq = 0;
  let listener: (session: string) => void = () => undefined;

  const nextSeq = (): number => {
    lastSeq = Math.max(lastSeq + 1, parts.now() * PER_MILLISECOND);
    return lastSeq;
  };

  const add: Outbox['add'] = async (transaction, session, events) => {
    if (!parts.enabled || events.length === 0) return;
    const created = parts.now();
    const rows = events.map((event) => {
      const seq = nextSeq();
      const payload = parts.keyring.seal(JSON.stringify(event), eventRecord(session, seq));
      return { session, seq, payload, created_at: created };
    });
    await transaction.insertInto('wa_event').values(rows).execute();
    // The commit is a few statements away; a listener that looks too early finds nothing and is told by nobody else.
    setImmediate(() => {
      (parts.writer.pending(session) ?? Promise.resolve()).then(
        () => listener(session),
        () => undefined,
      );
    });
  };

  return {
    add,
    append: (session, event) =>
      parts.enabled
        ? parts.writer.write(session, (transaction) => add(transaction, session, [event]))
        : Promise.resolve(),
    async peek(session, limit) {
      const rows = await parts.db
        .selectFrom('wa_event')
        .select(['seq', 'payload', 'created_at'])
        .where('session', '=', session)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        seq: row.seq,
        createdAt: row.created_at,
        json: parts.keyring.open(row.payload, eventRecord(session, row.seq)).toString('utf8'),
      }));
    },
    remove: (session, upTo) =>
      parts.writer.write(session, async (transaction) => {
        await transaction.deleteFrom('wa_event').where('session', '=', session).where('seq', '<=', upTo).execute();
      }),
    async sessions() {
      const rows = await parts.db.selectFrom('wa_event').select('session').distinct().execute();
      return rows.map((row) => row.session);
    },
    onAdded(callback) {
      listener = callback;
    },
  };
}
