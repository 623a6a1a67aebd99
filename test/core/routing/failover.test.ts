import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../../../core/provider/index.ts';
import { decideFailover, FAILOVER_REASONS, type Situation } from '../../../core/routing/failover.ts';

const base: Situation = {
  outcome: 'refused',
  code: 'unsupported_message',
  maybeTaken: false,
  candidates: ['a', 'b', 'c'],
  current: 'a',
  attempts: [{ connectionId: 'a', outcome: 'refused' }],
  downForMs: 0,
  graceMs: 60_000,
};
const decide = (changes: Partial<Situation>) => decideFailover({ ...base, ...changes });
const attempts = (...list: string[]) =>
  list.map((text) => ({
    connectionId: text.charAt(0),
    outcome: text.endsWith('!') ? ('refused' as const) : ('later' as const),
  }));

describe('a message changes its connection', () => {
  it.each([
    ['it cannot send this', {}, 'b', true],
    ['it is busy', { outcome: 'later', code: 'rate_limited', attempts: attempts('a') }, 'b', true],
    ['it is down', { outcome: 'later', code: 'provider_unavailable', attempts: attempts('a') }, 'b', true],
    [
      'its phone has been away for long',
      { outcome: 'later', code: 'session_not_connected', attempts: attempts('a'), downForMs: 60_000 },
      'b',
      true,
    ],
    ['the second refuses too', { current: 'b', attempts: attempts('a!', 'b!') }, 'c', true],
    [
      'the last one refuses, but the first only was busy',
      { current: 'c', attempts: attempts('a', 'b!', 'c!') },
      'a',
      false,
    ],
    [
      'all are busy: in turn, but no faster than the usual delay',
      { outcome: 'later', code: 'rate_limited', current: 'a', attempts: attempts('a', 'b', 'c', 'a') },
      'b',
      false,
    ],
    [
      'those after it have refused, and one before it was not tried',
      { current: 'c', attempts: attempts('b!', 'c!') },
      'a',
      true,
    ],
  ] satisfies [string, Partial<Situation>, string, boolean][])('where %s', (_, changes, connectionId, immediately) => {
    expect(decide(changes)).toEqual({ connectionId, immediately });
  });
});

describe('a message stays', () => {
  it.each([
    ['it was accepted', { outcome: 'accepted', code: null }],
    ['nobody knows', { outcome: 'unknown', code: 'outcome_unknown' }],
    ['it may be taken, whatever was said then', { maybeTaken: true }],
    ['repeating is safe there only', { outcome: 'later', code: 'outcome_unknown' }],
    ['the phone has only just gone', { outcome: 'later', code: 'session_not_connected', downForMs: 59_999 }],
    ['they must not be written to', { code: 'recipient_opted_out' }],
    ['nobody else could serve it', { code: 'recipient_unreachable' }],
    ['all have refused', { current: 'c', attempts: attempts('a!', 'b!', 'c!') }],
    ['there is no other', { candidates: ['a'] }],
    ['it is on none of them and all have refused', { current: 'x', attempts: attempts('a!', 'b!', 'c!', 'x!') }],
  ] satisfies [string, Partial<Situation>][])('where %s', (_, changes) => {
    expect(decide(changes)).toBeUndefined();
  });
});

it('never goes on after an unknown outcome, whatever else is true', () => {
  const codes = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => isErrorCode(code));
  const situations = fc.record({
    outcome: fc.constantFrom('accepted', 'refused', 'later', 'unknown'),
    code: fc.constantFrom(...codes, null),
    maybeTaken: fc.boolean(),
    candidates: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
    current: fc.constantFrom('a', 'b', 'c', 'd'),
    attempts: fc.array(
      fc.record({
        connectionId: fc.constantFrom('a', 'b', 'c', 'd'),
        outcome: fc.constantFrom('accepted', 'refused', 'later', 'unknown'),
      }),
    ),
    downForMs: fc.nat(),
    graceMs: fc.nat(),
  }) satisfies fc.Arbitrary<Situation>;
  fc.assert(
    fc.property(situations, (situation) => {
      const decision = decideFailover(situation);
      if (decision === undefined) return;
      expect(situation.outcome).not.toBe('unknown');
      expect(situation.maybeTaken).toBe(false);
      expect(situation.code).not.toBe('outcome_unknown');
      expect(situation.candidates).toContain(decision.connectionId);
      expect(decision.connectionId).not.toBe(situation.current);
      const before = situation.attempts.filter(({ connectionId }) => connectionId === decision.connectionId);
      expect(before.map(({ outcome }) => outcome)).not.toContain('refused');
      // Two that push a message to each other would do so for ever.
      expect(decision.immediately).toBe(before.length === 0);
    }),
    { numRuns: 2000 },
  );
});

it('has a table in which each reason stands that another could help', () => {
  const refused: readonly ErrorCode[] = [
    ...(['unsupported_message', 'invalid_message', 'media_rejected', 'template_not_found'] as const),
    ...(['template_unavailable', 'outside_window', 'recipient_not_allowed', 'invalid_configuration'] as const),
    ...(['credentials_rejected', 'permission_denied', 'sender_not_found', 'account_restricted'] as const),
    ...(['payment_required', 'quota_exceeded', 'session_logged_out'] as const),
  ];
  expect(FAILOVER_REASONS).toEqual({
    ...Object.fromEntries(refused.map((code) => [code, 'refused'])),
    session_not_connected: 'grace',
    provider_unavailable: 'later',
    rate_limited: 'later',
  });
});

it('has a table in which nothing stands that may have been sent, or must not be', () => {
  for (const code of [
    'outcome_unknown',
    'recipient_opted_out',
    'marketing_opted_out',
    'policy_blocked',
    'message_expired',
    'message_cancelled',
  ])
    expect(FAILOVER_REASONS).not.toHaveProperty(code);
  // What is said to pass by itself is never taken for a refusal.
  for (const [code, reason] of Object.entries(FAILOVER_REASONS)) {
    if (isErrorCode(code) && ERROR_CODES[code].retryable) expect(reason, code).not.toBe('refused');
  }
});
