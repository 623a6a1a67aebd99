import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { asVerified } from '../../../core/provider-kit/signature.ts';
import { ERROR_CODES, ProviderApiError, type ErrorCode } from '../../../core/provider/index.ts';
import { CODES } from '../../../providers/twilio/errors.ts';
import { signForm, status } from '../../../providers/twilio/harness-webhooks.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { SAMPLES } from '../../contract/samples.ts';
import { BASE_URL, useTwilio } from './support.ts';

/** Twilio's table (shared/reference/twilio.md §8), row by row, written apart from the one under test. */
const ROWS: readonly (readonly [ErrorCode, readonly number[]])[] = [
  ['credentials_rejected', [20_003, 63_001]],
  ['permission_denied', [20_008]],
  ['provider_rejected', [20_404]],
  ['invalid_message', [20_422, 21_602, 21_603, 21_604, 21_617, 21_619, 21_654]],
  ['invalid_configuration', [21_609]],
  ['unsupported_message', [63_005, 63_006, 63_021, 63_030]],
  ['template_not_found', [21_655, 63_027]],
  ['template_parameters', [21_656, 63_028]],
  ['template_unavailable', [63_040, 63_041, 63_042]],
  ['rate_limited', [20_429, 21_611, 30_001, 63_017, 63_018]],
  ['recipient_unreachable', [21_211, 21_614, 21_910, 63_003, 63_024, 63_029, 63_031]],
  ['recipient_not_allowed', [21_608, 63_015]],
  ['recipient_opted_out', [21_610, 63_014, 63_033]],
  ['sender_not_found', [21_212, 21_606, 21_703, 21_705, 63_002, 63_007, 63_008, 63_022]],
  ['media_rejected', [11_751, 21_620, 21_623, 63_019, 63_025, 63_034, 63_037]],
  ['account_restricted', [20_005, 30_002, 63_020, 63_051, 63_062]],
  ['quota_exceeded', [63_038]],
  ['provider_unavailable', [30_008, 63_009, 63_010, 63_012, 63_023]],
  ['policy_blocked', [63_013, 63_026, 63_032, 63_049]],
  ['outside_window', [63_016]],
];
const CASES = ROWS.flatMap(([expected, codes]) => codes.map((code) => ({ code, expected })));

describe("each of Twilio's codes", () => {
  const world = useTwilio('errors');

  it('has its row here', () => {
    expect(Object.keys(CODES).sort()).toEqual(CASES.map(({ code }) => String(code)).sort());
  });

  it.each(CASES)('$code as a refusal is $expected', async ({ code, expected }) => {
    const httpStatus = code === 20_429 ? 429 : 400;
    world.server.use(
      http.post(`${BASE_URL}/2010-04-01/*`, () =>
        HttpResponse.json({ code, message: `Words of ${code}`, status: httpStatus }, { status: httpStatus }),
      ),
    );
    const error = await gatewayErrorFrom(() => world.build().send(SAMPLES.text, { idempotencyKey: 'k' }));
    expect(error).toMatchObject({
      code: expected,
      provider: 'twilio',
      retryable: ERROR_CODES[expected].retryable,
      httpStatus,
      providerCode: String(code),
      providerMessage: `Words of ${code}`,
    });
    expect(ProviderApiError.isInstance(error)).toBe(true);
  });

  it.each(CASES)('$code as a failure is $expected', async ({ code, expected }) => {
    const failed = { ...status, MessageStatus: 'failed', ErrorCode: String(code), ErrorMessage: 'Words' };
    expect(await world.build().webhook.parse(asVerified(signForm(failed)))).toMatchObject([
      { data: { state: 'failed', failure: { code: expected, providerCode: String(code), message: 'Words' } } },
    ]);
  });

  it('that nobody knows yet keeps its number', async () => {
    const failed = { ...status, MessageStatus: 'failed', ErrorCode: '69999' };
    expect(await world.build().webhook.parse(asVerified(signForm(failed)))).toMatchObject([
      { data: { failure: { code: 'provider_rejected', providerCode: '69999' } } },
    ]);
  });

  it('is no property of objects', async () => {
    world.server.use(
      http.post(`${BASE_URL}/2010-04-01/*`, () => HttpResponse.json({ code: 'toString' }, { status: 400 })),
    );
    const error = await gatewayErrorFrom(() => world.build().send(SAMPLES.text, { idempotencyKey: 'k' }));
    expect(error.code).toBe('invalid_message');
    const failed = { ...status, MessageStatus: 'failed', ErrorCode: 'constructor' };
    expect(await world.build().webhook.parse(asVerified(signForm(failed)))).toMatchObject([
      { data: { failure: { code: 'provider_rejected' } } },
    ]);
  });

  it('in an answer that says the message failed at once', async () => {
    world.server.use(
      http.post(`${BASE_URL}/2010-04-01/*`, () =>
        HttpResponse.json(
          { sid: `SM${'0'.repeat(32)}`, status: 'failed', error_code: 63_016, error_message: 'Window' },
          { status: 201 },
        ),
      ),
    );
    const error = await gatewayErrorFrom(() => world.build().send(SAMPLES.text, { idempotencyKey: 'k' }));
    expect(error).toMatchObject({ code: 'outside_window', providerCode: '63016', providerMessage: 'Window' });
  });
});
