import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayContext } from '../../core/context.ts';
import { deliverDue } from '../../core/webhooks-out/deliver.ts';
import { hearDeliveries } from './hear.ts';
import { linksEnd } from './links.ts';
import { mediaUntil } from './media.ts';
import { tidyUntil } from './tidy.ts';

/** What a provider is given at least. With less time than that for a round, the work is left to whoever comes next. */
const LEAST_BUDGET_MS = 5_000;

/** Of each round, for the database, and for a provider that overstays its signal. */
const MARGIN_MS = 2_000;

/** For a connection that has to wait for longer, a function does not wait with it. */
const LONGEST_PAUSE_MS = 5_000;

/** What a function that somebody waits for may take, all in all: Netlify ends a scheduled one after 30 s. */
export const FUNCTION_MS = 24_000;

/**
 * Sends messages, delivers events, keeps media and ends connect links, side by side, until nothing is due or `deadline` (epoch milliseconds) would be
 * passed. True where time ended before the work did, or perhaps did. Throws where the database fails, once all of it has come
 * to an end: who is told so may be frozen the moment after, and no send is to be cut off in the middle.
 */
export async function workUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  const events = hearDeliveries(context.store);
  const done = await Promise.allSettled([
    sendUntil(context, deadline),
    deliverUntil(context, deadline),
    mediaUntil(context, deadline),
    linksEnd(context, deadline),
    tidyUntil(context, deadline),
  ]);
  events.stop();
  const left = done.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  // What was sent made events, which would lie until the next tick.
  if (events.take()) left.push(await deliverUntil(context, deadline));
  return left.includes(true);
}

/**
 * Sends what is due, round after round and at each connection's pace, until nothing is or `deadline` (epoch milliseconds) would be passed. True where
 * time ended before the work did, or perhaps did.
 *
 * A round takes twice its send budget at most, so the budget shrinks with the time left, and every round that begins also
 * ends in time. Throws where the database fails; what was claimed then comes back with its lease.
 */
async function sendUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  // Most requests leave nothing to do for it.
  const { dispatchDue } = await import('../../core/messages/dispatch.ts');
  for (;;) {
    const budget = Math.floor((deadline - Date.now() - MARGIN_MS) / 2);
    if (budget < LEAST_BUDGET_MS) return true;
    const sendBudgetMs = Math.min(context.limits.sendBudgetMs, budget);
    const since = context.now().getTime();
    const claimed = await dispatchDue({ ...context, limits: { ...context.limits, sendBudgetMs } });
    if (claimed === 0 && !(await awaitTurn(context, since))) return false;
  }
}

/** Waits for the next connection whose pace lets it go on in a moment. False where there is none: then a tick does it. */
async function awaitTurn(context: GatewayContext, since: number): Promise<boolean> {
  const { nextTurn } = await import('../../core/messages/claim.ts');
  const turn = await nextTurn(context, since);
  const pause = turn === undefined ? Infinity : turn - context.now().getTime();
  if (pause > LONGEST_PAUSE_MS) return false;
  await delay(Math.max(0, pause));
  return true;
}

/** Delivers events; every attempt that begins also ends in time, as none takes longer than its time-out. */
async function deliverUntil(context: GatewayContext, deadline: number): Promise<boolean> {
  const time = deadline - Date.now() - MARGIN_MS - context.limits.webhookTimeoutMs;
  if (time <= 0) return true;
  const over = AbortSignal.timeout(time);
  while ((await deliverDue(context, over)) > 0) if (over.aborted) return true;
  return false;
}
