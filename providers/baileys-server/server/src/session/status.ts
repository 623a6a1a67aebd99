import type { ProviderEvent, SessionState } from '../../../../../core/provider/index.ts';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import { initialModel, isNews, reduce, stateOf, type SessionInput, type SessionModel } from './session-state.ts';

/** A session's state, who watches it, and the gateway's copy of it. */
export type Status = {
  get(): SessionState;
  model(): SessionModel;
  apply(input: SessionInput): void;
  /** Calls back with each state from now on. Returns how to stop. */
  watch(listener: (state: SessionState) => void): () => void;
  /** The first state, now or later, that satisfies; the present one after `milliseconds`. */
  when(satisfies: (state: SessionState) => boolean, milliseconds: number): Promise<SessionState>;
};

/** Of a session as it was stored, or of a new one. What is news is announced through the outbox. */
export function createStatus(parts: Parts, session: string, stored: SessionModel | undefined): Status {
  let model = stored ?? initialModel;
  const listeners = new Set<(state: SessionState) => void>();
  const get = (): SessionState => stateOf(model, parts.now());

  const announce = (state: SessionState): void => {
    const at = parts.now();
    const event: ProviderEvent = {
      type: 'session.state_changed',
      id: `state:${session}:${at}:${state.status}:${counter.next()}`,
      timestamp: new Date(at).toISOString(),
      data: state,
    };
    parts.outbox.append(session, event).catch((error: unknown) => {
      parts.log.error({ session, error: describeError(error) }, 'a state could not be announced');
    });
  };

  const watch = (listener: (state: SessionState) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    get,
    model: () => model,
    watch,
    apply(input) {
      const before = get();
      model = reduce(model, input);
      const after = get();
      if (after.status === 'reconnecting' && before.status !== 'reconnecting') parts.counts.reconnects.count += 1;
      if (isNews(before, after)) {
        parts.log.info({ session, status: after.status, reason: after.reason }, 'session');
        announce(after);
      }
      for (const listener of listeners) listener(after);
    },
    when: (satisfies, milliseconds) =>
      new Promise((resolve) => {
        const present = get();
        if (satisfies(present)) {
          resolve(present);
          return;
        }
        const finish = (): void => {
          clearTimeout(timer);
          unwatch();
          resolve(get());
        };
        const timer = setTimeout(finish, milliseconds);
        const unwatch = watch((state) => {
          if (satisfies(state)) finish();
        });
      }),
  };
}

/** Two states within one millisecond are two events. */
const counter = (() => {
  let count = 0;
  return { next: () => (count += 1) };
})();
