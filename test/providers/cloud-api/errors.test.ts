import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../../core/provider/index.ts';
import { meaningOf } from '../../../providers/cloud/errors.ts';
import { failureOf, refusal } from '../../../providers/cloud-api/errors.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';

/**
 * from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, each
 * number with what it has to become. Written down apart from the code's own table.
 */
const ROWS: readonly (readonly [number, ErrorCode])[] = [
  [0, 'credentials_rejected'],
  [190, 'credentials_rejected'],
  [3, 'permission_denied'],
  [10, 'permission_denied'],
  [200, 'permission_denied'],
  [299, 'permission_denied'],
  [131005, 'permission_denied'],
  [4, 'rate_limited'],
  [80007, 'rate_limited'],
  [130429, 'rate_limited'],
  [133016, 'rate_limited'],
  [131056, 'rate_limited'],
  [132069, 'rate_limited'],
  [131048, 'policy_blocked'],
  [131049, 'policy_blocked'],
  [130472, 'policy_blocked'],
  [131064, 'quota_exceeded'],
  [131050, 'marketing_opted_out'],
  [368, 'account_restricted'],
  [131031, 'account_restricted'],
  [130497, 'account_restricted'],
  [131042, 'payment_required'],
  [131044, 'payment_required'],
  [131026, 'recipient_unreachable'],
  [131021, 'invalid_message'],
  [131062, 'invalid_message'],
  [131030, 'recipient_not_allowed'],
  [137000, 'recipient_not_allowed'],
  [131047, 'outside_window'],
  [100, 'invalid_message'],
  [131008, 'invalid_message'],
  [131009, 'invalid_message'],
  [131051, 'unsupported_message'],
  [131052, 'media_unavailable'],
  [131053, 'media_rejected'],
  [132000, 'template_parameters'],
  [132005, 'template_parameters'],
  [132008, 'template_parameters'],
  [132012, 'template_parameters'],
  [132001, 'template_not_found'],
  [132007, 'template_unavailable'],
  [132015, 'template_unavailable'],
  [132016, 'template_unavailable'],
  [131063, 'template_unavailable'],
  [132068, 'template_unavailable'],
  [139200, 'template_unavailable'],
  [33, 'sender_not_found'],
  [131037, 'sender_not_found'],
  [131045, 'sender_not_found'],
  [133000, 'sender_not_found'],
  [133010, 'sender_not_found'],
  [133015, 'sender_not_found'],
  [131020, 'recipient_not_allowed'],
  [131041, 'recipient_not_allowed'],
  [131200, 'recipient_not_allowed'],
  [131299, 'recipient_not_allowed'],
  [1, 'provider_unavailable'],
  [2, 'provider_unavailable'],
  [131000, 'provider_unavailable'],
  [131016, 'provider_unavailable'],
  [131057, 'provider_unavailable'],
  [135000, 'provider_unavailable'],
  [2388019, 'invalid_message'],
  [2388040, 'invalid_message'],
  [2388047, 'invalid_message'],
  [2388073, 'invalid_message'],
  [2388293, 'invalid_message'],
  [2388299, 'invalid_message'],
];

const backend = { provider: 'cloud', now: () => new Date('2026-11-24T12:00:00Z') };
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('each error number', () => {
  it.each(ROWS)('%i, as an answer to a send → %s', (number, code) => {
    const error = refusal(backend, answer(400, metaError(number, 'Title', 'Details')), 'send');
    expect([error.code, error.retryable]).toEqual([code, ERROR_CODES[code].retryable]);
    expect([error.provider, error.httpStatus, error.providerCode, error.providerMessage]).toEqual([
      'cloud',
      400,
      String(number),
      'Details',
    ]);
  });

  it.each(ROWS)('%i, in a failed status → %s', (number, code) => {
    expect(failureOf([{ code: number, title: 'Title', error_data: { details: 'Details' } }])).toEqual({
      code,
      providerCode: String(number),
      message: 'Details',
    });
  });

  it.each(ROWS)('%i, with a 5xx: a send is only unknown where the backend itself broke (%s)', (number, code) => {
    const unsure = code === 'provider_unavailable';
    const send = refusal(backend, answer(500, metaError(number, 'Title', 'Details')), 'send');
    expect([send.code, send.retryable]).toEqual(
      unsure ? ['outcome_unknown', false] : [code, ERROR_CODES[code].retryable],
    );
    expect(send.providerCode).toBe(String(number));
    // A call that may be repeated is.
    expect(refusal(backend, answer(500, metaError(number, 'Title', 'Details')), 'call').code).toBe(code);
  });

  it('stands in no row that was not asked for', () => {
    const known = new Set(ROWS.map(([number]) => number));
    const ranges = [
      [200, 299],
      [131200, 131299],
      [133000, 133015],
    ] as const;
    const surprising = [...range(0, 400), ...range(80000, 80010), ...range(130000, 140000), ...range(2388000, 2388300)]
      .filter((number) => meaningOf(number) !== undefined && !known.has(number))
      .filter((number) => !ranges.some(([from, to]) => number >= from && number <= to));
    expect(surprising).toEqual([]);
  });
});

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

describe('an answer', () => {
  it.each([
    [400, 'provider_rejected'],
    [401, 'credentials_rejected'],
    [402, 'payment_required'],
    [403, 'permission_denied'],
    [404, 'provider_rejected'],
    [413, 'media_rejected'],
    [418, 'provider_rejected'],
    [429, 'rate_limited'],
    [500, 'outcome_unknown'],
    [503, 'outcome_unknown'],
  ] as const)('without a number is read by its status: %i → %s', (status, code) => {
    for (const body of [
      '',
      '<html>',
      '[]',
      'null',
      { error: null },
      { error: { code: null } },
      { error: { code: true } },
    ]) {
      const error = refusal(backend, answer(status, body), 'send');
      expect([error.code, error.retryable, error.providerCode]).toEqual([code, ERROR_CODES[code].retryable, undefined]);
    }
  });

  it('with a number that is younger than we are keeps it', () => {
    const error = refusal(backend, answer(400, metaError(199999, 'Title', 'Details')), 'send');
    expect([error.code, error.providerCode]).toEqual(['provider_rejected', '199999']);
    expect(refusal(backend, answer(429, metaError(199999, 'Title', 'Details')), 'send').code).toBe('rate_limited');
  });

  it('takes the number as text too', () => {
    expect(refusal(backend, answer(400, { error: { code: '131047' } }), 'send').code).toBe('outside_window');
  });

  it('keeps the most telling text, and not too much of it', () => {
    const texts = [
      { error: { code: 100, message: 'M', error_user_msg: 'U', error_data: { details: 'D' } } },
      { error: { code: 100, message: 'M', error_user_msg: 'U' } },
      { error: { code: 100, message: 'M' } },
      { error: 'a sentence' },
      { meta: { developer_message: 'from the partner' } },
    ].map((body) => refusal(backend, answer(400, body), 'call').providerMessage);
    expect(texts).toEqual(['D', 'U', 'M', 'a sentence', 'from the partner']);
    const long = refusal(backend, answer(400, { error: 'x'.repeat(9000) }), 'call').providerMessage;
    expect(long).toHaveLength(500);
  });

  it('says how long to wait: the longer of what it asks and what is documented', () => {
    const wait = (number: number, headers: Record<string, string> = {}) =>
      refusal(backend, answer(400, metaError(number, 'Title', 'Details'), headers), 'send').retryAfterMs;
    expect(wait(130429)).toBeUndefined();
    expect(wait(130429, { 'retry-after': '2' })).toBe(2000);
    expect(wait(131056)).toBe(6000);
    expect(wait(131056, { 'retry-after': '2' })).toBe(6000);
    expect(wait(131056, { 'retry-after': '60' })).toBe(60_000);
    expect(wait(132069)).toBe(3_600_000);
    expect(wait(131047, { 'retry-after': '2' })).toBeUndefined();
  });
});

describe('a failed status', () => {
  it('without errors, or with errors that cannot be read, is a refusal without a reason', () => {
    for (const errors of [[], [null], ['x'], [{}], [{ code: 'x' }]]) {
      expect(failureOf(errors)).toEqual({ code: 'provider_rejected' });
    }
  });

  it('with an unknown number keeps it', () => {
    expect(failureOf([{ code: 199999, title: 'Telepathy' }])).toEqual({
      code: 'provider_rejected',
      providerCode: '199999',
      message: 'Telepathy',
    });
  });
});
