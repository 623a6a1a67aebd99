import { expect, it } from 'vitest';
import { sleep } from '../../netlify/host/sleep.ts';

const HOUR_MS = 60 * 60 * 1000;

it('a loop of the host does not wait once it was told to stop, whether that is before or while it waits', async () => {
  await sleep(HOUR_MS, AbortSignal.abort());
  const stopping = new AbortController();
  const waiting = sleep(HOUR_MS, stopping.signal);
  stopping.abort();
  await waiting;
  expect(stopping.signal.aborted).toBe(true);
});
