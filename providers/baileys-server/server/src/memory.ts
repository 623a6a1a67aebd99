import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what restoring many sessions left behind. V8 would keep those pages until the heap grows to its limit,
 * which on an idle server is never.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function')
    (collect as (options: { type: string; execution: string; flavor: string }) => void)({
      type: 'major',
      execution: 'sync',
      flavor: 'last-resort',
    });
}
