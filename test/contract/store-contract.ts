import { describe, expect, it } from 'vitest';
import { describeMigrations } from './store-migrations.ts';
import { describeProcesses } from './store-processes.ts';
import { useStore, type StoreUnderTest } from './store-subject.ts';
import { describeTransactions } from './store-transactions.ts';
import { describeValues } from './store-values.ts';

/** What every engine of `core/store` must do, so that nobody has to ask which one they have. */
export function describeStore(name: string, subject: StoreUnderTest): void {
  describe(`the store on ${name}`, () => {
    const opened = useStore(subject);
    it('is the engine that its URL says', () => {
      expect(opened().store.engine).toBe(subject.engine);
    });
    describeMigrations(opened);
    describeTransactions(opened);
    describeValues(opened);
    describeProcesses(opened);
  });
}
