// @ts-check
import { pause } from './wait.js';

const FIRST_MS = 1_000;
const LONGEST_MS = 8_000;

/**
 * Whether the gateway answers, for the whole page: one banner, one set of retries. Whoever polls waits here instead of
 * trying by itself.
 *
 * @param {(state: 'lost' | 'back') => void} tell
 */
export function createConnectivity(tell) {
  /** @type {Promise<void> | undefined} Settles when the gateway answers again. */
  let outage;
  /** How far the gateway's clock is ahead of ours, milliseconds. */
  let clockAhead = 0;

  async function untilItAnswers() {
    let wait = FIRST_MS;
    for (;;) {
      await pause(wait);
      if (await answers()) break;
      wait = Math.min(LONGEST_MS, wait * 2);
    }
    outage = undefined;
    tell('back');
  }

  return {
    lost() {
      if (outage !== undefined) return;
      tell('lost');
      outage = untilItAnswers();
    },
    /** @param {Response} answer */
    heard(answer) {
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (Number.isFinite(date)) clockAhead = date - Date.now();
    },
    /** Resolves at once while the gateway answers. */
    whenBack: () => outage ?? Promise.resolve(),
    /**
     * Milliseconds until a time that the gateway named. Phones with a wrong clock are common.
     *
     * @param {string} timestamp
     */
    until: (timestamp) => Date.parse(timestamp) - Date.now() - (Math.abs(clockAhead) > 2_000 ? clockAhead : 0),
  };
}

/** @typedef {ReturnType<typeof createConnectivity>} Connectivity */

async function answers() {
  try {
    const { ok } = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(LONGEST_MS) });
    return ok;
  } catch {
    return false;
  }
}
