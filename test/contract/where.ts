import { describe, it } from 'vitest';

/** A group that is about something not every provider has. Where it is missing, one skipped test says why. */
export function describeWhere(condition: boolean, reason: string, name: string, body: () => void): void {
  describe(name, () => {
    if (condition) body();
    else it('is not asked', (context) => context.skip(reason));
  });
}

/** The same for one test. */
export function itWhere(condition: boolean, reason: string, name: string, body: () => Promise<void>): void {
  it(name, async (context) => {
    context.skip(!condition, reason);
    await body();
  });
}
