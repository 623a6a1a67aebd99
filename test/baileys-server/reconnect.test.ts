import { describe, expect, test } from 'vitest';
import { backoff, react, type Disconnect } from '../../providers/baileys-server/server/src/session/reconnect.ts';

const lost = (code: number | undefined, more: Partial<Disconnect> = {}): Disconnect => ({
  code,
  linked: true,
  pairing: false,
  attempt: 0,
  replacedBefore: false,
  random: 0,
  ...more,
});

describe('what follows from each way a connection ends', () => {
  test.each([
    [undefined, { do: 'nothing' }],
    [515, { do: 'restart' }],
    [401, { do: 'unlink', reason: 'device_removed' }],
    [411, { do: 'unlink', reason: 'multidevice_mismatch' }],
    [402, { do: 'halt', reason: 'temporarily_banned', nextAction: 'wait' }],
    [403, { do: 'halt', reason: 'account_banned', nextAction: 'check_phone' }],
    [405, { do: 'halt', reason: 'client_outdated', nextAction: 'contact_operator' }],
    [408, { do: 'retry', afterMs: 500, reason: 'timed_out' }],
    [428, { do: 'retry', afterMs: 500, reason: 'connection_lost' }],
    [500, { do: 'retry', afterMs: 500, reason: 'stream_error' }],
    [503, { do: 'retry', afterMs: 500, reason: 'service_unavailable' }],
    [777, { do: 'retry', afterMs: 500, reason: 'code_777' }],
    [440, { do: 'retry', afterMs: 30_000, reason: 'connection_replaced' }],
  ])('%s', (code, reaction) => {
    expect(react(lost(code))).toEqual(reaction);
  });

  test('a second takeover is a fight that nobody wins', () => {
    expect(react(lost(440, { replacedBefore: true }))).toMatchObject({ do: 'halt', reason: 'connection_replaced' });
  });

  test('before a phone is linked there is nothing to keep', () => {
    expect(react(lost(401, { linked: false }))).toEqual({ do: 'discard', reason: 'pairing_failed' });
    expect(react(lost(408, { linked: false, pairing: true }))).toEqual({ do: 'discard', reason: 'pairing_timed_out' });
    expect(react(lost(428, { linked: false }))).toMatchObject({ do: 'retry' });
    expect(react(lost(428, { linked: false, attempt: 4 }))).toEqual({ do: 'discard', reason: 'whatsapp_unreachable' });
    // A linked one never gives up.
    expect(react(lost(428, { attempt: 1000 }))).toMatchObject({ do: 'retry' });
  });
});

test('pauses double up to a minute, and never agree', () => {
  expect([0, 1, 2, 5, 6, 60].map((attempt) => backoff(attempt, 1))).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
  expect(backoff(6, 0)).toBe(30_000);
});
