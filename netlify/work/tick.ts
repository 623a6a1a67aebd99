import type { Composition } from '../compose.ts';
import { FUNCTION_MS, workUntil } from './until.ts';
import { wakeDrain } from './wake.ts';

/**
 * One tick: sends what is due, and has the background function go on with what does not fit. Any number of ticks may run
 * at once, late, or not at all: the queue's claims keep them apart, and what one leaves the next finds.
 *
 * True where work may be left.
 */
export async function tick(
  { gateway, siteUrl }: Pick<Composition, 'gateway' | 'siteUrl'>,
  deadline = Date.now() + FUNCTION_MS,
): Promise<boolean> {
  const remaining = await workUntil(gateway, deadline);
  if (remaining && siteUrl !== undefined) await wakeDrain(gateway, siteUrl);
  return remaining;
}
