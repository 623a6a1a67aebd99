import { describe, expect, it } from 'vitest';
import {
  constantTimeEqual,
  SIGNATURE_TOLERANCE_SECONDS,
  signTimestamped,
  verifyTimestamped,
} from '../../../core/provider-kit/signature.ts';

const secret = 'a-secret-of-some-length';
const now = new Date('2026-11-24T12:00:00Z');
const seconds = now.getTime() / 1000;
const body = new TextEncoder().encode('{"a":1}');

function verify(headers: Record<string, string>, bytes = body) {
  const request = { method: 'POST', url: 'https://gateway.test', headers: new Headers(headers), body: bytes };
  return verifyTimestamped(request, { provider: 'acme', secret, timestampHeader: 't', signatureHeader: 's', now });
}
const signed = (at: number) => ({ t: String(at), s: signTimestamped(secret, at, body) });

describe('verifyTimestamped', () => {
  it('takes what signTimestamped made, while it is fresh, on both sides of now', () => {
    for (const offset of [0, -SIGNATURE_TOLERANCE_SECONDS, SIGNATURE_TOLERANCE_SECONDS]) {
      expect(verify(signed(seconds + offset)).body).toBe(body);
    }
    for (const offset of [-SIGNATURE_TOLERANCE_SECONDS - 1, SIGNATURE_TOLERANCE_SECONDS + 1]) {
      expect(() => verify(signed(seconds + offset))).toThrow('too far from now');
    }
  });

  it('refuses anything else', () => {
    const { t, s } = signed(seconds);
    const refused = [
      {},
      { t },
      { s },
      { t: 'soon', s },
      { t: `0${t}x`, s },
      { t, s: s.slice(0, -1) },
      { t, s: `${s}0` },
    ];
    for (const headers of refused) {
      expect(() => verify(headers)).toThrow(
        expect.objectContaining({ code: 'webhook_not_authentic', provider: 'acme' }),
      );
    }
    expect(() => verify({ t, s }, new TextEncoder().encode('{"a":2}'))).toThrow('signature');
  });

  it('does not confuse timestamp and body', () => {
    expect(signTimestamped(secret, 12, '3.x')).not.toBe(signTimestamped(secret, 123, '.x'));
  });
});

describe('constantTimeEqual', () => {
  it('compares text and bytes of any length', () => {
    expect(constantTimeEqual('abc', new TextEncoder().encode('abc'))).toBe(true);
    expect(constantTimeEqual('abc', 'abd')).toBe(false);
    expect(constantTimeEqual('abc', 'abcd')).toBe(false);
    expect(constantTimeEqual('', '')).toBe(true);
  });
});
