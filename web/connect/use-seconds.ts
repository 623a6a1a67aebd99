import { useEffect, useState } from 'preact/hooks';

/** Whole seconds until then by this clock, at least 0; counted down. */
export function useSeconds(until: string | null, now: () => number): number {
  const left = (): number => (until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - now()) / 1_000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [until, now]);
  return seconds;
}
