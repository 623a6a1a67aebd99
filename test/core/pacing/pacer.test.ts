import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PacingPolicy } from '../../../core/api/pacing.ts';
import { afterFault, afterSuccess, newsOf } from '../../../core/pacing/health.ts';
import { dailyAllowance, decide, gatesOf, type Ask } from '../../../core/pacing/pacer.ts';
import { toPolicy } from '../../../core/pacing/policy.ts';
import { REST, type PaceState } from '../../../core/pacing/state.ts';
import { capabilities as baileys } from '../../../providers/baileys-server/capabilities.ts';
import { capabilities as cloud } from '../../../providers/cloud-api/capabilities.ts';
import { capabilities as twilio } from '../../../providers/twilio/capabilities.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-24T12:00:00.000Z');

const unofficial = toPolicy(baileys.pacing);
const official = toPolicy(cloud.pacing);

const policies = fc.record({
  intervalMs: fc.integer({ min: 1, max: 5_000 }),
  jitterMs: fc.integer({ min: 0, max: 5_000 }),
  burst: fc.integer({ min: 1, max: 20 }),
  pairIntervalMs: fc.integer({ min: 1, max: 10_000 }),
  pairBurst: fc.integer({ min: 1, max: 10 }),
  newContactsPerDay: fc.option(fc.integer({ min: 0, max: 50 })),
  newContactIntervalMs: fc.integer({ min: 0, max: 60_000 }),
  newContactJitterMs: fc.integer({ min: 0, max: 60_000 }),
  warmUpDays: fc.integer({ min: 0, max: 20 }),
  warmUpNewContactsPerDay: fc.integer({ min: 0, max: 30 }),
  rampMs: fc.constantFrom(0, 1_000, 120_000),
});

/** Somebody asks: after so long, for whom, and what the dice say. */
const asks = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 20_000 }), fc.constant(DAY / 3)),
    recipient: fc.integer({ min: 0, max: 3 }),
    cold: fc.boolean(),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    back: fc.boolean(),
  }),
  { maxLength: 300, size: 'max' },
);

type Sent = { readonly at: number; readonly recipient: number; readonly cold: boolean };

/** Who asks gets what they get; nobody waits for anything. */
function run(
  policy: PacingPolicy,
  questions: readonly { after: number; recipient: number; cold: boolean; random: number; back: boolean }[],
) {
  let now = START;
  let state: PaceState = { ...REST, pairedAt: START - 5 * DAY };
  const pairs = new Map<number, number>();
  const sent: Sent[] = [];
  for (const { after, recipient, cold, random, back } of questions) {
    now += after;
    if (back) state = { ...state, backAt: now };
    const decision = decide(policy, state, { now, random: () => random, cold, pairTat: pairs.get(recipient) ?? 0 });
    if (decision.kind === 'wait') {
      expect(decision.until).toBeGreaterThan(now);
      continue;
    }
    ({ state } = decision);
    pairs.set(recipient, decision.pairTat ?? 0);
    sent.push({ at: now, recipient, cold });
  }
  return sent;
}

/** At most `burst` and one for each `interval`, in whatever window. */
function expectRate(times: readonly number[], intervalMs: number, burst: number): void {
  let worst = -Infinity;
  for (const [from, start] of times.entries()) {
    for (const [more, end] of times.slice(from).entries()) {
      worst = Math.max(worst, more + 1 - burst - Math.floor((end - start) / intervalMs));
    }
  }
  expect(worst).toBeLessThanOrEqual(0);
}

describe('the pacer', () => {
  it('is never over its rate, in any window, for all, for one recipient, for those who are new', () => {
    fc.assert(
      fc.property(policies, asks, (changes, questions) => {
        const policy = { ...unofficial, ...changes };
        const sent = run(policy, questions);
        expectRate(
          sent.map(({ at }) => at),
          policy.intervalMs,
          policy.burst,
        );
        for (const recipient of [0, 1, 2, 3]) {
          const theirs = sent.filter((one) => one.recipient === recipient).map(({ at }) => at);
          expectRate(theirs, policy.pairIntervalMs, policy.pairBurst);
        }
        if (policy.newContactsPerDay === null) return;
        const cold = sent.filter((one) => one.cold).map(({ at }) => at);
        if (policy.newContactIntervalMs > 0) expectRate(cold, policy.newContactIntervalMs, 1);
        for (const [day, ofDay] of Map.groupBy(cold, (at) => Math.floor(at / DAY))) {
          const allowed = dailyAllowance(policy, { pairedAt: START - 5 * DAY }, day * DAY + DAY - 1);
          expect(ofDay?.length ?? 0).toBeLessThanOrEqual(allowed);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('starves nobody: who comes back when told to is sent, or told why not, and the time told is never too late', () => {
    fc.assert(
      fc.property(policies, asks, fc.boolean(), (changes, questions, cold) => {
        const policy = { ...unofficial, ...changes, newContactsPerDay: changes.newContactsPerDay ?? 5, warmUpDays: 0 };
        fc.pre(policy.newContactsPerDay > 0);
        let state: PaceState = { ...REST, pairedAt: START - 5 * DAY };
        let now = START;
        for (const question of questions) {
          now += question.after;
          const decision = decide(policy, state, {
            ...question,
            random: () => question.random,
            now,
            pairTat: undefined,
          });
          if (decision.kind === 'go') ({ state } = decision);
        }
        for (let asked = 0; ; asked += 1) {
          // Of rate, spacing and the day each may say wait, one after the other.
          expect(asked).toBeLessThan(5);
          const ask: Ask = { now, random: () => 0.5, cold, pairTat: undefined };
          const decision = decide(policy, state, ask);
          if (decision.kind === 'go') break;
          const before = decide(policy, state, { ...ask, now: decision.until - 1 });
          expect(before.kind).toBe('wait');
          now = decision.until;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('saves nothing up: after whatever pause no more go at once than the burst, and one by one where a phone is back', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 30 * DAY }), (changes, pause) => {
        const policy = { ...unofficial, ...changes, newContactsPerDay: null };
        const atOnce = (backAt: number) => {
          let state: PaceState = { ...REST, tat: START - pause, backAt };
          let count = 0;
          for (; count < 50; count += 1) {
            const decision = decide(policy, state, { now: START, random: () => 0, cold: false, pairTat: undefined });
            if (decision.kind === 'wait') break;
            ({ state } = decision);
          }
          return count;
        };
        expect(atOnce(0)).toBe(policy.burst);
        if (policy.rampMs > 0) expect(atOnce(START)).toBe(1);
      }),
    );
  });

  it('tells the queue the same times as it tells who asks', () => {
    fc.assert(
      fc.property(policies, asks, (changes, questions) => {
        const policy = { ...unofficial, ...changes };
        let state: PaceState = { ...REST, pairedAt: START };
        let now = START;
        for (const { after, cold, random } of questions) {
          now += after;
          const gates = gatesOf(policy, state, now);
          const decision = decide(policy, state, { now, random: () => random, cold, pairTat: undefined });
          const open = gates.all <= now && (!cold || gates.new <= now);
          expect(decision.kind).toBe(open ? 'go' : 'wait');
          if (decision.kind === 'go') ({ state } = decision);
        }
      }),
    );
  });

  it('is slow at first when a phone is back, and as fast as ever after a while', () => {
    const policy = { ...unofficial, jitterMs: 0 };
    const gapAt = (since: number) => {
      const state = { ...REST, backAt: START - since };
      const decision = decide(policy, state, { now: START, random: () => 0, cold: false, pairTat: undefined });
      return decision.kind === 'go' ? decision.state.tat - START : 0;
    };
    expect([0, 60_000, 119_999, 120_000].map(gapAt)).toEqual([4_000, 2_500, 1_000, 1_000]);
  });

  it('lets a new number write to few strangers, and to more each week', () => {
    const allowed = (days: number) => dailyAllowance(unofficial, { pairedAt: START - days * DAY }, START);
    expect([0, 9, 10, 16, 17, 24, 31, 365].map(allowed)).toEqual([20, 20, 40, 40, 80, 160, 200, 200]);
    expect(dailyAllowance(official, REST, START)).toBe(Infinity);
  });

  it.each([
    ['Cloud API', cloud],
    ['Twilio', twilio],
  ])(
    'keeps the official limits of %s: 80 in any second, and a burst and then one in six seconds to one person',
    (_name, { pacing }) => {
      const official = toPolicy(pacing);
      let state = REST;
      let pairTat = 0;
      const [all, pair]: [number[], number[]] = [[], []];
      for (let now = START; now < START + 5_000; now += 1) {
        const decision = decide(official, state, { now, random: () => 0, cold: false, pairTat: undefined });
        if (decision.kind === 'go') all.push(now);
        if (decision.kind === 'go') ({ state } = decision);
      }
      for (const from of all)
        expect(all.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(80);
      expect(all.length).toBeGreaterThan(290);
      for (let now = START; now < START + 60_000; now += 100) {
        const decision = decide(official, REST, { now, random: () => 0, cold: false, pairTat });
        if (decision.kind === 'wait') continue;
        pair.push(now);
        pairTat = decision.pairTat ?? 0;
      }
      expect(pair.length).toBe(30 + 9);
    },
  );
});

describe('the breaker', () => {
  const fault = { code: 'provider_unavailable', now: START, retryAfterMs: undefined, cold: false } as const;
  const after = (count: number, state: PaceState = REST, now = START) =>
    Array.from({ length: count }).reduce<PaceState>((one) => afterFault(official, one, { ...fault, now }), state);
  const ask = (now: number): Ask => ({ now, random: () => 0, cold: false, pairTat: undefined });

  it('opens after faults in a row, lets one through when its time is over, and closes when that goes well', () => {
    expect(after(4).hold).toBeNull();
    const open = after(5);
    expect(open.hold).toEqual({ until: START + 30_000, reason: 'breaker' });
    expect(newsOf(after(4), open)).toMatchObject([{ type: 'connection.held', hold: { reason: 'breaker' } }]);
    expect(decide(official, open, ask(START + 29_999))).toMatchObject({ kind: 'wait', whom: 'all', reason: 'breaker' });
    const probe = decide(official, open, ask(START + 30_000));
    if (probe.kind === 'wait') throw new Error('the probe waits');
    expect(decide(official, probe.state, ask(START + 30_001))).toMatchObject({ kind: 'wait', reason: 'breaker' });
    const closed = afterSuccess(probe.state, false);
    expect(newsOf(probe.state, closed)).toEqual([{ type: 'connection.released', newContactsOnly: false }]);
    expect(decide(official, closed, ask(START + 30_001)).kind).toBe('go');
    const again = afterFault(official, probe.state, { ...fault, now: START + 30_000 });
    expect(again.hold?.until).toBe(START + 30_000 + 60_000);
    // A probe whose process died is not the last one.
    expect(decide(official, probe.state, ask(START + 30_000 + 60_000)).kind).toBe('go');
  });

  it('is closed by a send that goes well, and counts nothing that is a message’s own fault', () => {
    expect(afterSuccess(after(4), false).faults).toBe(0);
    expect(after(1, afterSuccess(after(4), false)).hold).toBeNull();
    expect(after(5, REST).opened).toBe(1);
  });

  it('waits as long as the backend asks, and for an account that is restricted', () => {
    const limited = afterFault(official, REST, { ...fault, code: 'rate_limited', retryAfterMs: 7_000 });
    expect(limited.hold).toEqual({ until: START + 7_000, reason: 'rate_limited' });
    expect(newsOf(REST, limited)).toEqual([]);
    const restricted = afterFault(official, REST, { ...fault, code: 'account_restricted' });
    expect(restricted.hold).toEqual({ until: START + 3_600_000, reason: 'restricted' });
    const cold = afterFault(unofficial, REST, { ...fault, code: 'recipient_not_allowed', cold: true });
    expect(cold).toMatchObject({ hold: null, coldHold: { until: START + 3_600_000, reason: 'restricted' } });
    for (const code of ['account_restricted', 'recipient_not_allowed'] as const) {
      const { hold, coldHold } = afterFault(unofficial, REST, { ...fault, code, cold: true, retryAfterMs: 7_200_000 });
      expect(hold ?? coldHold).toEqual({ until: START + 7_200_000, reason: 'restricted' });
    }
    expect(decide(unofficial, cold, ask(START)).kind).toBe('go');
    expect(decide(unofficial, cold, { ...ask(START), cold: true })).toMatchObject({ kind: 'wait', whom: 'new' });
  });

  it('does not keep a message that has somewhere else to go', () => {
    expect(decide(official, after(5), { ...ask(START), mayMove: true }).kind).toBe('go');
    expect(decide(official, { ...REST, tat: START + 60_000 }, { ...ask(START), mayMove: true }).kind).toBe('wait');
  });
});
