import type { GatewayContext } from '../../core/context.ts';

/** A look costs two statements where there is nothing to do. */
const MARGIN_MS = 2_000;

/**
 * Goes on with erasures, throws away what is kept no longer and adds up what was counted by the hour, until there is nothing left or `deadline` (epoch
 * milliseconds) would be passed. True where time ended before the work did. Throws where the database fails; whoever comes
 * next goes on where this one stopped.
 */
export async function tidyUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  const end = deadline - MARGIN_MS;
  if (Date.now() >= end) return true;
  const [{ resumeErasures }, { sweepRetention }, { rollUpUsage }] = await Promise.all([
    import('../../core/privacy/erasure.ts'),
    import('../../core/retention/sweep.ts'),
    import('../../core/usage/roll-up.ts'),
  ]);
  const erasing = await resumeErasures(context, end);
  const sweeping = await sweepRetention(context, end);
  while ((await rollUpUsage(context)) > 0) if (Date.now() >= end) return true;
  return sweeping || erasing;
}
