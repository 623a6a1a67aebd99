import { attemptOf, noteWrongKey, readWaits, type Attempt } from '../../../core/access/wrong-keys.ts';
import type { GatewayContext } from '../../../core/context.ts';
import { hashApiKey } from '../../../core/crypto/api-key.ts';
import { GatewayError } from '../../../core/provider/index.ts';
import { tooMany } from './bucket.ts';

/** Keys that were good here, and subjects that wait: the last so many of them. */
const REMEMBERED = 10_000;

/**
 * Slows down whoever tries keys, in all processes of the installation together. While an address waits, a key that this
 * process has not seen to be good is refused from there, right or wrong, and without a look at the database; one that it
 * has seen goes through, and costs nothing. So nobody who shares an address with a guesser (an office, a proxy that is not
 * trusted) loses the use of a key that was working.
 */
export type Guesses = {
  /**
   * Gives what `look` finds with the key. Throws what it throws, and `too_many_requests` while this caller waits. Keys that
   * nobody knows yet are looked at one after the other for each caller, so that many at once are no way around the count.
   */
  check<Found>(context: GatewayContext, caller: string, key: string, look: () => Promise<Found>): Promise<Found>;
};

/** Remembers nothing yet. One for each process. */
export function createGuesses(): Guesses {
  const known = new Set<string>();
  const waiting = new Map<string, number>();
  const turns = new Map<string, Promise<unknown>>();

  const keep = (waits: ReadonlyMap<string, number>): void => {
    for (const [subject, until] of waits) {
      waiting.delete(subject);
      waiting.set(subject, until);
      dropOldest(waiting);
    }
  };
  const refuse = (now: number, { subjects }: Attempt): void => {
    const wait = Math.max(0, ...subjects.map((subject) => (waiting.get(subject) ?? 0) - now));
    if (wait > 0) throw tooMany(wait);
  };

  async function looked<Found>(
    hash: string,
    look: () => Promise<Found>,
    wrong: () => Promise<ReadonlyMap<string, number>>,
  ): Promise<Found> {
    try {
      const found = await look();
      // Put at the end again: what is used stays.
      known.delete(hash);
      known.add(hash);
      dropOldest(known);
      return found;
    } catch (error) {
      if (!GatewayError.isInstance(error) || error.code !== 'unauthenticated') throw error;
      known.delete(hash);
      keep(await wrong());
      throw error;
    }
  }

  function inTurn<Found>(caller: string, run: () => Promise<Found>): Promise<Found> {
    const turn = (turns.get(caller) ?? Promise.resolve()).then(run);
    const over = turn
      .catch(() => undefined)
      .then(() => {
        if (turns.get(caller) === over) turns.delete(caller);
      });
    turns.set(caller, over);
    return turn;
  }

  return {
    check(context, caller, key, look) {
      const hash = hashApiKey(key);
      const made = () => attemptOf(context, caller, key);
      if (known.has(hash)) return looked(hash, look, () => noteWrongKey(context, made()));
      return inTurn(caller, async () => {
        const attempt = made();
        refuse(context.now().getTime(), attempt);
        keep(await readWaits(context, attempt));
        refuse(context.now().getTime(), attempt);
        return looked(hash, look, () => noteWrongKey(context, attempt));
      });
    },
  };
}

/** The one that was put there first. */
function dropOldest(kept: Set<string> | Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > REMEMBERED && oldest !== undefined) kept.delete(oldest);
}
