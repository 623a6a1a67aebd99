import type { GatewayContext } from '../context.ts';
import type { Outcome } from './outcome.ts';
import type { Claim } from './queue.ts';

/**
 * Keeps what an attempt says about its connection, once its outcome is stored. Never throws: of what could not be kept, the
 * next attempt says the same.
 */
export async function noteOutcome(
  context: GatewayContext,
  { connectionId, cold = false, watched = false }: Claim,
  outcome: Outcome,
): Promise<void> {
  const error = outcome.kind === 'accepted' ? undefined : outcome.error;
  if (error === undefined && !watched) return;
  try {
    // Rarely needed: most sends go well.
    const { noteEnding } = await import('../pacing/note.ts');
    await noteEnding(context, { connectionId, cold, error, again: outcome.kind === 'retry' });
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.name : 'unknown';
    context.log.error({ connectionId, cause }, 'what a send says about its connection could not be kept');
  }
}
