import type { HoldReason } from '../api/pacing-view.ts';
import type { PacingPolicy } from '../api/pacing.ts';
import type { Hold, PaceState } from './state.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** While a phone has just come back, a send takes so many times its interval, and less and less. */
const RAMP_FACTOR = 4;

/** What a probe is given to come back, before another one is tried. */
const PROBE_MS = 60_000;

/** A message that wants to go. Times in epoch milliseconds. */
export type Ask = {
  readonly now: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** To somebody whom the connection has never written to nor heard of. */
  readonly cold: boolean;
  /** The recipient's own `tat`; undefined where there is no single recipient. */
  readonly pairTat: number | undefined;
  /** It has another connection to go to: what holds this one is no reason to keep it waiting here. */
  readonly mayMove?: boolean;
};

/** Why it may not go yet: a hold, or the pace itself. */
export type WaitReason = HoldReason | 'rate';

/** Go, with what is to be remembered then; or wait until a time. */
export type Decision =
  | { readonly kind: 'go'; readonly state: PaceState; readonly pairTat: number | undefined }
  | {
      readonly kind: 'wait';
      /** Whom it holds up: everybody, everybody who is new, or this recipient. */
      readonly whom: 'all' | 'new' | 'recipient';
      readonly until: number;
      readonly reason: WaitReason;
    };

/** Whether a message may go now, and what is to be remembered if it does. Pure: the clock and the dice are the caller's. */
export function decide(policy: PacingPolicy, state: PaceState, ask: Ask): Decision {
  const { now } = ask;
  const held = ask.mayMove === true ? undefined : running(state.hold, now);
  if (held !== undefined) return { kind: 'wait', whom: 'all', ...held };
  const slot = slotOf(policy, state, now);
  if (slot > now) return { kind: 'wait', whom: 'all', until: slot, reason: 'rate' };
  if (ask.cold && policy.newContactsPerDay !== null) {
    const newcomers = newcomersHeld(policy, state, now);
    if (newcomers !== undefined) return { kind: 'wait', whom: 'new', ...newcomers };
  }
  if (ask.pairTat !== undefined) {
    const until = ask.pairTat - (policy.pairBurst - 1) * policy.pairIntervalMs;
    if (until > now) return { kind: 'wait', whom: 'recipient', until, reason: 'rate' };
  }
  return {
    kind: 'go',
    state: taken(policy, state, ask),
    pairTat: ask.pairTat === undefined ? undefined : Math.max(ask.pairTat, now) + policy.pairIntervalMs,
  };
}

/** What holds everybody, and what holds those who are new. Epoch milliseconds, 0 for nothing: for the queue to look at. */
export function gatesOf(
  policy: PacingPolicy,
  state: PaceState,
  now: number,
): { readonly all: number; readonly new: number } {
  if (!policy.enabled) return { all: 0, new: 0 };
  const newcomers = policy.newContactsPerDay === null ? undefined : newcomersHeld(policy, state, now);
  return {
    all: Math.max(running(state.hold, now)?.until ?? 0, slotOf(policy, state, now)),
    new: newcomers?.until ?? 0,
  };
}

/** How many new contacts may be written to on this day. */
export function dailyAllowance(policy: PacingPolicy, state: Pick<PaceState, 'pairedAt'>, now: number): number {
  const { newContactsPerDay, warmUpDays, warmUpNewContactsPerDay } = policy;
  if (newContactsPerDay === null) return Infinity;
  if (warmUpDays === 0) return newContactsPerDay;
  const age = Math.floor((now - state.pairedAt) / DAY_MS) - warmUpDays;
  if (age < 0) return Math.min(newContactsPerDay, warmUpNewContactsPerDay);
  return Math.min(newContactsPerDay, Math.max(1, warmUpNewContactsPerDay) * 2 ** Math.min(30, Math.floor(age / 7) + 1));
}

/** People whom nobody knows yet that may still be written to today, in UTC; not below zero. */
export function newContactsLeft(policy: PacingPolicy, state: PaceState, now: number): number {
  const used = state.day === dayOf(now) ? state.newToday : 0;
  return Math.max(0, dailyAllowance(policy, state, now) - used);
}

/** Sends that may be taken up together: no more than may go at once. */
export function atOnce(policy: PacingPolicy): number {
  return policy.enabled && policy.intervalMs > 0 ? policy.burst : Number.MAX_SAFE_INTEGER;
}

/** The state where a send that was let go has certainly reached nobody: it is not counted as a new contact. */
export function givenBack(state: PaceState, now: number): PaceState {
  return state.day === dayOf(now) ? { ...state, newToday: Math.max(0, state.newToday - 1) } : state;
}

function taken(policy: PacingPolicy, state: PaceState, { now, random, cold }: Ask): PaceState {
  const step = policy.intervalMs * rampOf(policy, state, now) + policy.jitterMs * random();
  const probe: Hold | null = state.opened > 0 ? { until: now + PROBE_MS, reason: 'breaker' } : null;
  const after: PaceState = {
    ...state,
    tat: Math.max(state.tat, now) + Math.round(step),
    // Others wait for how the probe ends. What is over stays until a send has gone well: then it is news.
    hold: running(state.hold, now) ?? probe ?? state.hold,
  };
  if (!cold || policy.newContactsPerDay === null) return after;
  const coldStep = policy.newContactIntervalMs + policy.newContactJitterMs * random();
  const today = dayOf(now);
  return {
    ...after,
    coldTat: Math.max(state.coldTat, now) + Math.round(coldStep),
    day: today,
    newToday: (state.day === today ? state.newToday : 0) + 1,
  };
}

/** When the next send may go, by the rate alone. */
function slotOf(policy: PacingPolicy, state: PaceState, now: number): number {
  const ramping = rampOf(policy, state, now) > 1;
  return state.tat - (ramping ? 0 : (policy.burst - 1) * policy.intervalMs);
}

function rampOf(policy: PacingPolicy, state: PaceState, now: number): number {
  const since = now - state.backAt;
  if (policy.rampMs === 0 || since < 0 || since >= policy.rampMs) return 1;
  return RAMP_FACTOR - (RAMP_FACTOR - 1) * (since / policy.rampMs);
}

function newcomersHeld(policy: PacingPolicy, state: PaceState, now: number): WaitFor | undefined {
  const held = running(state.coldHold, now);
  if (held !== undefined) return held;
  if (newContactsLeft(policy, state, now) === 0) return { until: (dayOf(now) + 1) * DAY_MS, reason: 'daily_limit' };
  return state.coldTat > now ? { until: state.coldTat, reason: 'rate' } : undefined;
}

type WaitFor = { readonly until: number; readonly reason: WaitReason };

function running(hold: Hold | null, now: number): Hold | undefined {
  return hold !== null && hold.until > now ? hold : undefined;
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}
