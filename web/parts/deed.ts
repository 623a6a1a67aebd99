import { useSignal } from '@preact/signals';
import { isSignedOutBy } from '../state/session.ts';

/** What a button does, and how it is going. */
export type Deed = {
  /** What the last one threw, for a `ProblemBox`; undefined once it is tried again. */
  readonly error: unknown;
  readonly isBusy: boolean;
  /** Not while another one is under way: who presses twice means it once. */
  run(deed: () => Promise<void>): Promise<void>;
};

/** For buttons that act at once. Nothing fails in silence; a key that is no longer valid leads back to the sign-in. */
export function useDeed(): Deed {
  const error = useSignal<unknown>(undefined);
  const busy = useSignal(false);
  return {
    error: error.value,
    isBusy: busy.value,
    async run(deed) {
      if (busy.value) return;
      busy.value = true;
      error.value = undefined;
      try {
        await deed();
      } catch (thrown) {
        if (!isSignedOutBy(thrown)) error.value = thrown;
      } finally {
        busy.value = false;
      }
    },
  };
}
