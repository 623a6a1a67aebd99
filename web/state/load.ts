import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Event } from '../../sdk/src/index.ts';
import { reach, returns } from './gateway.ts';
import { onHappening } from './live.ts';
import { isSignedOutBy } from './session.ts';

export type Loaded<Value> = {
  /** The last that was loaded; stays on show while it is loaded again. */
  readonly value: Value | undefined;
  readonly error: unknown;
  /** Asks again now. */
  reload(): void;
  /** What is known already, after a change that answered with it. */
  set(value: Value): void;
};

export type LoadOptions = {
  /** Which events change what is shown; all where absent, none where `false`. */
  readonly on?: ((event: Event) => boolean) | false;
  /** For what changes without an event: asked for again so often, milliseconds. */
  readonly everyMs?: number;
};

/** Several events in a row make one question. */
const GATHER_MS = 250;

/**
 * Loads something for a view and keeps it up to date: when events say so, and when the gateway is back. `key` names what
 * is loaded; where it changes, what was there is forgotten.
 */
export function useLoad<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Value>,
  { on, everyMs }: LoadOptions = {},
): Loaded<Value> {
  const value = useSignal<{ readonly key: string; readonly value: Value } | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const latest = useRef({ load, on });
  latest.current = { load, on };
  const run = useRef<() => void>(() => undefined);

  useEffect(() => {
    const left = new AbortController();
    let asking: AbortController | undefined;
    /** Something happened while an answer was waited for, which may not have it. */
    let isOutdated = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    error.value = undefined;

    const ask = async (): Promise<void> => {
      asking?.abort();
      const mine = new AbortController();
      asking = mine;
      isOutdated = false;
      await answered(AbortSignal.any([mine.signal, left.signal]));
      if (asking !== mine) return;
      asking = undefined;
      if (isOutdated && !left.signal.aborted) void ask();
    };
    const answered = async (signal: AbortSignal): Promise<void> => {
      try {
        const loaded = await latest.current.load(signal);
        if (signal.aborted) return;
        value.value = { key, value: loaded };
        error.value = undefined;
      } catch (thrown) {
        if (signal.aborted || isSignedOutBy(thrown)) return;
        // While the gateway is gone, the banner says so; what was on show stays.
        if (reach.peek() !== 'lost' || value.peek() === undefined) error.value = thrown;
      }
    };
    run.current = () => void ask();
    onHappening((event) => {
      const { on } = latest.current;
      if (document.visibilityState === 'hidden' || reach.peek() === 'lost') return;
      // What could not be loaded is asked for again with the next tick, whatever it is.
      const isOwed = event === undefined && error.peek() !== undefined;
      if (!isOwed && (on === false || (event !== undefined && on !== undefined && !on(event)))) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        // Where events come faster than answers, each would be asked for anew before it is there.
        if (asking === undefined) void ask();
        else isOutdated = true;
      }, GATHER_MS);
    }, left.signal);
    const isSeen = (): boolean => document.visibilityState === 'visible' && reach.peek() !== 'lost';
    const again =
      everyMs === undefined ? undefined : setInterval(() => void (isSeen() && asking === undefined && ask()), everyMs);
    const unsubscribe = returns.subscribe((count) => void (count > 0 && ask()));
    if (returns.peek() === 0) void ask();
    return () => {
      left.abort();
      clearTimeout(timer);
      clearInterval(again);
      unsubscribe();
    };
  }, [key]);

  const reload = useCallback(() => run.current(), []);
  const set = useCallback((next: Value) => void (value.value = { key, value: next }), [key]);
  return { value: value.value?.key === key ? value.value.value : undefined, error: error.value, reload, set };
}
