import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { callFailure, outcomeUnknown, retryAfterMs, sendFailure } from '../../../core/provider-kit/faults.ts';
import { safeCause } from '../../../core/provider-kit/redact.ts';
import { GatewayError, HttpFault } from '../../../core/provider/index.ts';

const plain = { provider: 'acme', idempotentSend: false };
const deduplicating = { provider: 'acme', idempotentSend: true };

describe('a send that failed', () => {
  it('may be repeated where nothing was taken', () => {
    const fault = new HttpFault('not-taken', 'refused');
    expect(sendFailure(fault, plain)).toMatchObject({
      code: 'provider_unavailable',
      retryable: true,
      provider: 'acme',
    });
  });

  it('may be repeated where something was perhaps taken, only if the backend deduplicates', () => {
    const fault = new HttpFault('unknown', 'reset');
    expect(sendFailure(fault, plain)).toMatchObject({ code: 'outcome_unknown', retryable: false, cause: fault });
    expect(sendFailure(fault, deduplicating)).toMatchObject({ code: 'outcome_unknown', retryable: true });
    expect(outcomeUnknown(plain, fault)).toMatchObject({ code: 'outcome_unknown', retryable: false });
  });

  it('for a reason nobody foresaw, after it was on its way, is unknown too', () => {
    expect(sendFailure(new TypeError('x is undefined'), plain).code).toBe('outcome_unknown');
  });

  it('stays what it is where the backend has already said', () => {
    const error = new GatewayError({ code: 'policy_blocked' });
    expect(sendFailure(error, plain)).toBe(error);
    expect(callFailure(error, 'acme')).toBe(error);
  });
});

describe('any other call that failed', () => {
  it.each(['not-taken', 'unknown'] as const)('may be repeated (%s)', (outcome) => {
    const error = callFailure(new HttpFault(outcome, 'x'), 'acme');
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true, provider: 'acme' });
  });
});

describe('retryAfterMs', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  it.each([
    ['7', 7000],
    ['0', 0],
    ['1.5', 1500],
    ['Tue, 24 Nov 2026 12:00:10 GMT', 10_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['99999999999', 86_400_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    ['-5x', undefined],
  ])('%s → %s', (value, expected) => {
    expect(retryAfterMs(new Headers(value === undefined ? {} : { 'retry-after': value }), now)).toBe(expected);
  });
});

describe('safeCause', () => {
  it('keeps name, code and message, and nothing that hung on the error', () => {
    const error = Object.assign(new Error('refused'), {
      code: 'ECONNREFUSED',
      config: { headers: { authorization: 'Bearer secret' } },
      cause: new Error('secret'),
    });
    error.name = 'AxiosError';
    const cause = safeCause(error);
    expect(cause).toMatchObject({ name: 'AxiosError', code: 'ECONNREFUSED', message: 'refused' });
    expect(inspect(cause, { depth: 9, showHidden: true })).not.toContain('secret');
    expect(safeCause('secret').message).not.toContain('secret');
  });
});
