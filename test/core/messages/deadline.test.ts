import { expect, it } from 'vitest';
import { withDeadline } from '../../../core/messages/deadline.ts';

const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

it('a deadline aborts the signal when it is over', async () => {
  const waited = withDeadline(
    5,
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason))),
  );
  await expect(waited).resolves.toMatchObject({ name: 'TimeoutError' });
});

it('a deadline leaves nothing behind where the work is done before, however it ended', async () => {
  const before = timers();
  let kept: AbortSignal | undefined;
  const done = withDeadline(60_000, (signal) => {
    kept = signal;
    return Promise.resolve('done');
  });
  expect(timers()).toBe(before + 1);
  expect(await done).toBe('done');
  await expect(withDeadline(60_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(timers()).toBe(before);
  expect(kept?.aborted).toBe(false);
});
