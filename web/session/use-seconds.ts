import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { until } from '../state/gateway.ts';

/** Seconds until a time that the gateway named, counted down; below zero once it is over. */
export function useSecondsUntil(timestamp: string): number {
  const seconds = useSignal(left(timestamp));
  useEffect(() => {
    seconds.value = left(timestamp);
    const timer = setInterval(() => void (seconds.value = left(timestamp)), 1_000);
    return () => clearInterval(timer);
  }, [timestamp]);
  return seconds.value;
}

function left(timestamp: string): number {
  return Math.ceil(until(timestamp) / 1_000);
}
