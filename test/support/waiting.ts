import { setTimeout as delay } from 'node:timers/promises';

export type EventuallyOptions = {
  /** How long to keep asking; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** What was waited for; leads the error's message. */
  readonly description?: string;
};

/** `undefined`, `null` and `false` mean "not yet"; every other value, 0 and '' included, is the answer. */
type Answer<Value> = Exclude<Value, undefined | null | false>;

const INTERVAL_MS = 20;

/**
 * Asks again and again until `condition` answers, and returns the answer.
 *
 * A condition that throws counts as "not yet", so an `expect(…)` inside works; its last error becomes the cause when
 * time runs out. Use this only where there is no event or promise to wait for.
 */
export async function eventually<Value>(
  condition: () => Value | Promise<Value>,
  { timeoutMs = 30_000, description = 'the condition' }: EventuallyOptions = {},
): Promise<Answer<Value>> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (isAnswer(value)) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const reason = lastError instanceof Error ? `: ${lastError.message}` : '';
      throw new Error(`Waited ${timeoutMs} ms in vain for ${description}${reason}`, { cause: lastError });
    }
    await delay(INTERVAL_MS);
  }
}

function isAnswer<Value>(value: Value): value is Answer<Value> {
  return value !== undefined && value !== null && value !== false;
}
