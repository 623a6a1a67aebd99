import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Refused, Unreachable, type Api } from './api.ts';
import type { ConnectView } from './types.ts';

/** Milliseconds between two looks at the link: while something is about to happen, while nothing is, without a network. */
const SOON = 1_500;
const LATER = 5_000;
const LOST = 3_000;

const MOVING = new Set(['pairing', 'connecting', 'passkey_required', 'reconnecting']);

export type Link = {
  /** Undefined until the first answer. */
  readonly view: ConnectView | undefined;
  /** Why the last thing that was asked for was refused, or why the link cannot be looked at just now. */
  readonly problem: Refused | undefined;
  /** The network is gone; it is tried again by itself. */
  readonly lost: boolean;
  readonly busy: boolean;
  /** Does one thing, and shows what comes of it. */
  act(ask: () => Promise<ConnectView>): Promise<void>;
};

/** The link as it is now, looked at again and again while that may change anything. */
export function useLink(api: Api): Link {
  const [view, setView] = useState<ConnectView>();
  const [problem, setProblem] = useState<Refused>();
  const [trouble, setTrouble] = useState<Refused>();
  const [lost, setLost] = useState(false);
  const [busy, setBusy] = useState(false);
  /** An answer to a look that began before something was done shows what was before. */
  const acts = useRef(0);

  const settle = useCallback((error: unknown, say: (problem: Refused) => void) => {
    if (error instanceof Unreachable) setLost(true);
    else say(error instanceof Refused ? error : new Refused({}));
  }, []);

  const look = useCallback(async () => {
    const before = acts.current;
    try {
      const next = await api.view();
      setLost(false);
      setTrouble(undefined);
      if (before === acts.current) setView(next);
    } catch (error) {
      if (before === acts.current) settle(error, setTrouble);
    }
  }, [api, settle]);

  const act = useCallback(
    async (ask: () => Promise<ConnectView>) => {
      acts.current += 1;
      const mine = acts.current;
      setBusy(true);
      setProblem(undefined);
      setTrouble(undefined);
      try {
        const next = await ask();
        setLost(false);
        if (mine === acts.current) setView(next);
      } catch (error) {
        // It has ended meanwhile: how, the link itself says.
        if (error instanceof Refused && error.code === 'connect_link_closed') {
          acts.current += 1;
          await look();
        } else {
          settle(error, setProblem);
        }
      } finally {
        setBusy(false);
      }
    },
    [look, settle],
  );

  useEffect(() => void look(), [look]);

  const pace = lost ? LOST : paceOf(view);
  useEffect(() => {
    if (pace === undefined || busy) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const again = (): void => {
      timer = setTimeout(() => void look().then(() => over || again()), pace);
    };
    // Who comes back from WhatsApp wants to see at once what became of it.
    const back = (): void => {
      if (document.visibilityState === 'visible') void look();
    };
    again();
    document.addEventListener('visibilitychange', back);
    window.addEventListener('online', back);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', back);
      window.removeEventListener('online', back);
    };
  }, [look, pace, busy]);

  return { view, problem: problem ?? trouble, lost, busy, act };
}

/** Undefined where nothing changes by itself. */
function paceOf(view: ConnectView | undefined): number | undefined {
  if (view === undefined || view.step !== 'pair') return undefined;
  return MOVING.has(view.session?.status ?? '') ? SOON : LATER;
}
