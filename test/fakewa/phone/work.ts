/** A phone does one thing after the other, as sessions and ratchets demand. */
import type { Account } from '../server/model.ts';

/** Queues a task of a phone. Must not be called inside another task of the same phone and awaited there. */
export const onPhone = <T>(account: Account, task: () => Promise<T>): Promise<T> => {
  const result = account.phone.work.then(task);
  account.phone.work = result.then(
    () => undefined,
    () => undefined,
  );
  return result;
};
