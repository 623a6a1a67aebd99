import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PolyzapError, type Connection, type ConnectRequest, type SessionState } from '../../sdk/src/index.ts';
import { reach, returns } from '../state/gateway.ts';
import { onHappening } from '../state/live.ts';
import { isSignedOutBy, useSession } from '../state/session.ts';
import { pause } from '../state/wait.ts';
import { isSettled } from '../parts/state-words.ts';

/** While something is under way: QR codes change within seconds. */
const INTERVAL_MS = 1_500;

export type Act = 'disconnect' | 'logout';

export type SessionControl = {
  readonly state: SessionState | undefined;
  readonly error: unknown;
  /** Asks for the state now. */
  ask(): void;
  /** Throws where it cannot begin. */
  connect(request: ConnectRequest): Promise<void>;
  /** What goes wrong is shown. */
  perform(act: Act | 'connect'): Promise<void>;
};

/** A phone's state, asked afresh: again and again while something is under way, else when an event says so. */
export function useSessionState(connection: Connection): SessionControl {
  const { client } = useSession();
  const { id } = connection;
  const state = useSignal<SessionState | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const acting = useRef(false);
  const wake = useRef<() => void>(() => undefined);

  const show = (next: SessionState): void => {
    state.value = next;
    error.value = undefined;
  };

  const connect = async (request: ConnectRequest): Promise<void> => {
    const before = state.value;
    acting.current = true;
    try {
      if (request.method === 'qr') show({ status: 'connecting', nextAction: 'none' });
      show(await client.connections.connect(id, request));
    } catch (thrown) {
      state.value = before ?? { status: 'disconnected', nextAction: 'connect' };
      throw thrown;
    } finally {
      acting.current = false;
      wake.current();
    }
  };

  const perform = async (act: Act | 'connect'): Promise<void> => {
    if (acting.current) return;
    error.value = undefined;
    try {
      if (act === 'connect') return await connect({ method: 'qr' });
      acting.current = true;
      show(act === 'disconnect' ? await client.connections.disconnect(id) : await client.connections.logout(id));
    } catch (thrown) {
      if (!isSignedOutBy(thrown)) error.value = thrown;
    } finally {
      acting.current = false;
      wake.current();
    }
  };

  useEffect(() => {
    const left = new AbortController();
    const loop = async (): Promise<void> => {
      while (!left.signal.aborted) {
        const rest = new AbortController();
        wake.current = () => rest.abort();
        const goOn = await step();
        const until = AbortSignal.any([rest.signal, left.signal]);
        // Nothing will change by itself: an event, a look at the page or a button goes on.
        await pause(goOn ? INTERVAL_MS : 2 ** 31 - 1, until);
      }
    };
    const step = async (): Promise<boolean> => {
      if (acting.current) return true;
      if (document.visibilityState === 'hidden' || reach.peek() === 'lost') return false;
      try {
        const next = await client.connections.session(id, { signal: left.signal });
        if (acting.current) return true;
        show(next);
        return !isSettled(next.status);
      } catch (thrown) {
        if (left.signal.aborted || isSignedOutBy(thrown)) return false;
        if (reach.peek() !== 'lost') error.value = thrown;
        return PolyzapError.isInstance(thrown) && thrown.retryable;
      }
    };
    onHappening((event) => {
      if (event === undefined || (event.connectionId === id && event.type.startsWith('connection.'))) wake.current();
    }, left.signal);
    const unsubscribe = returns.subscribe(() => wake.current());
    void loop();
    // Nobody has paired it yet: begin by itself.
    const reason = 'reason' in connection.state ? connection.state.reason : undefined;
    if (reason === 'never_paired' || reason === 'never_connected') void perform('connect');
    return () => {
      left.abort();
      unsubscribe();
    };
  }, [id]);

  return { state: state.value, error: error.value, ask: () => wake.current(), connect, perform };
}
