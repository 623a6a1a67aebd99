import { createHmac } from 'node:crypto';
import { API_KEY_PREFIX } from '../crypto/api-key.ts';
import type { GatewayContext } from '../context.ts';

/** Wrong keys that cost nothing: a typo, an app that was not told of a new key. */
const FREE = 10;
/** How long a wrong key is held against whoever tried it, milliseconds. */
const MEMORY_MS = 15 * 60 * 1000;
/** After the free ones each further wrong key doubles the wait: 1 s, 2 s, 4 s … up to this. */
const LONGEST_MS = 15 * 60 * 1000;
/** Of a key of our making, what is so long is chance, and nobody has it who was not shown some of the key. */
const BEGINNING = API_KEY_PREFIX.length + 8;

/** Against whom a wrong key counts, and which key it was. Hashes, keyed with what the database does not have. */
export type Attempt = {
  /** Where it comes from; and how the key begins, for a guesser who has many addresses and a part of a key. */
  readonly subjects: readonly string[];
  readonly key: string;
};

/** @param caller what counts as one caller, as `callerOf` has it */
export function attemptOf(context: Pick<GatewayContext, 'adminKeyHash'>, caller: string, key: string): Attempt {
  const hash = (text: string): string => createHmac('sha256', context.adminKeyHash).update(text).digest('base64url');
  // Words that an operator chose may begin like anybody's guess: then strangers could lock them out.
  const isOurs = /^pz[ak]_/.test(key) && key.length > BEGINNING;
  return {
    subjects: [hash(`address ${caller}`), ...(isOurs ? [hash(`beginning ${key.slice(0, BEGINNING)}`)] : [])],
    key: hash(`key ${key}`),
  };
}

/**
 * Until when each subject waits, in epoch milliseconds; those that need not wait are absent. One statement, and right for
 * all processes on this database.
 */
export async function readWaits(context: GatewayContext, { subjects }: Attempt): Promise<ReadonlyMap<string, number>> {
  const now = context.now().getTime();
  const rows = await context.store.db
    .selectFrom('wrong_key')
    .select('subject')
    .select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.max<number | string>('at').as('last')])
    .where('subject', 'in', [...subjects])
    .where('at', '>', now - MEMORY_MS)
    .groupBy('subject')
    .execute();
  const waits = rows.map(({ subject, count, last }) => [subject, Number(last) + waitAfter(Number(count))] as const);
  return new Map(waits.filter(([, until]) => until > now));
}

/** Writes a wrong key down, once in `MEMORY_MS`. Gives what `readWaits` gives. */
export async function noteWrongKey(context: GatewayContext, attempt: Attempt): Promise<ReadonlyMap<string, number>> {
  const { db } = context.store;
  const at = context.now().getTime();
  await db
    .insertInto('wrong_key')
    // In one order everywhere, so that two never wait for each other.
    .values([...attempt.subjects].sort().map((subject) => ({ subject, key: attempt.key, at })))
    .onConflict((conflict) =>
      conflict
        .columns(['subject', 'key'])
        .doUpdateSet({ at })
        .where('wrong_key.at', '<=', at - MEMORY_MS),
    )
    .execute();
  return readWaits(context, attempt);
}

/** Removes what is held against nobody any more. */
export async function forgetWrongKeys(context: GatewayContext): Promise<void> {
  await context.store.db
    .deleteFrom('wrong_key')
    .where('at', '<=', context.now().getTime() - MEMORY_MS)
    .execute();
}

/** Milliseconds after the last of so many wrong keys. */
function waitAfter(count: number): number {
  return count <= FREE ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (count - FREE - 1));
}
