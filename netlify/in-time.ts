import { FUNCTION_MS } from './work/until.ts';

/**
 * Milliseconds that a function has for its answer, all in all. What does its own work against a deadline has ended before;
 * a database that took a statement and says nothing has not. Netlify would cut the function off later, without an answer.
 */
export const ANSWER_MS = FUNCTION_MS + 1_000;

/** What `work` comes to; undefined where it takes longer than `milliseconds`. It is not stopped then: nobody hears of it. */
export async function inTime<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    // Should it fail after all, that is no error of the process.
    work.catch(() => undefined);
  }
}
