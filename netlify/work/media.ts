import type { GatewayContext } from '../../core/context.ts';

/** For the database, after the last download was told to end. */
const MARGIN_MS = 2_000;

/**
 * Fetches received media that are wanted and removes those that are over, until there are none or `deadline` (epoch
 * milliseconds) would be passed: a download that is not done by then begins anew with the next. True where time ended
 * before the work did. Throws where the database fails.
 */
export async function mediaUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  const time = deadline - Date.now() - MARGIN_MS;
  if (time <= 0) return true;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), time);
  const [{ fetchWanted }, { sweepMedia }] = await Promise.all([
    import('../../core/media/received.ts'),
    import('../../core/media/sweep.ts'),
  ]);
  try {
    while ((await fetchWanted(context, { signal: over.signal })) > 0) if (over.signal.aborted) return true;
    while ((await sweepMedia(context)) > 0) if (over.signal.aborted) return true;
    return false;
  } finally {
    clearTimeout(timer);
  }
}
