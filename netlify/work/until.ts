import type { GatewayContext } from '../../core/context.ts';
import { dispatchDue } from '../../core/messages/dispatch.ts';

/** What a provider is given at least. With less time than that for a round, the work is left to whoever comes next. */
const LEAST_BUDGET_MS = 5_000;

/** Of each round, for the database, and for a provider that overstays its signal. */
const MARGIN_MS = 2_000;

/** What a function that somebody waits for may take, all in all: Netlify ends a scheduled one after 30 s. */
export const FUNCTION_MS = 24_000;

/**
 * Sends what is due, round after round, until nothing is or `deadline` (epoch milliseconds) would be passed. True where
 * time ended before the work did, or perhaps did.
 *
 * A round takes twice its send budget at most, so the budget shrinks with the time left, and every round that begins also
 * ends in time. Throws where the database fails; what was claimed then comes back with its lease.
 */
export async function workUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  for (;;) {
    const budget = Math.floor((deadline - Date.now() - MARGIN_MS) / 2);
    if (budget < LEAST_BUDGET_MS) return true;
    const sendBudgetMs = Math.min(context.limits.sendBudgetMs, budget);
    const claimed = await dispatchDue({ ...context, limits: { ...context.limits, sendBudgetMs } });
    if (claimed === 0) return false;
  }
}
