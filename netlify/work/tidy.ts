import type { GatewayContext } from '../../core/context.ts';

/** A look costs two statements where there is nothing to do. */
const MARGIN_MS = 2_000;

/**
 * Goes on with erasures, and throws away what is kept no longer, until there is nothing left or `deadline` (epoch
 * milliseconds) would be passed. True where time ended before the work did. Throws where the database fails; whoever comes
 * next goes on where this one stopped.
 */
export async function tidyUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  const end = deadline - MARGIN_MS;
  if (Date.now() >= end) return true;
  const [{ resumeErasures }, { sweepRetention }] = await Promise.all([
    import('../../core/privacy/erasure.ts'),
    import('../../core/retention/sweep.ts'),
  ]);
  const erasing = await resumeErasures(context, end);
  return (await sweepRetention(context, end)) || erasing;
}
