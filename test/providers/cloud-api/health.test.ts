import { describe, expect, it } from 'vitest';
import { HEALTHY } from '../../../providers/cloud-api/harness-graph.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { cloudOver, dialogOver, scriptedHttp, type Answer } from './support.ts';

/* from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status */
const status = (overall: string, ...entities: object[]) => ({
  health_status: {
    can_send_message: overall,
    entities: [{ entity_type: 'PHONE_NUMBER', can_send_message: 'AVAILABLE' }, ...entities],
  },
});
const blocked = {
  entity_type: 'WABA',
  id: '102290129340398',
  can_send_message: 'BLOCKED',
  errors: [{ error_code: 141006, error_description: 'There is an error with your payment method.' }],
};
const limited = {
  entity_type: 'BUSINESS',
  can_send_message: 'LIMITED',
  additional_info: ['Your business is not verified.'],
};

describe('health', () => {
  it.each<[string, Answer, object]>([
    ['available', { json: { ...HEALTHY, quality_rating: 'GREEN' } }, { status: 'healthy' }],
    [
      'blocked',
      { json: status('BLOCKED', blocked) },
      { status: 'down', reason: 'WABA is BLOCKED: There is an error with your payment method.' },
    ],
    [
      'limited',
      { json: status('LIMITED', limited) },
      { status: 'degraded', reason: 'BUSINESS is LIMITED: Your business is not verified.' },
    ],
    ['limited, nobody says why', { json: status('LIMITED') }, { status: 'degraded', reason: 'Messages: LIMITED' }],
    [
      'of bad quality',
      { json: { ...HEALTHY, quality_rating: 'RED' } },
      { status: 'degraded', reason: 'The quality rating of the number is red' },
    ],
    [
      'refused',
      { status: 401, json: metaError(190, 'x', 'Expired') },
      { status: 'down', reason: 'The provider rejected the credentials' },
    ],
    ['broken', { status: 500 }, { status: 'down', reason: 'The provider could not be reached' }],
    [
      'something else',
      { json: [] },
      { status: 'down', reason: 'The provider gave an answer that cannot be read; is its base URL right?' },
    ],
  ])('is read: %s', async (_, answer, expected) => {
    expect(await cloudOver(scriptedHttp(answer)).health()).toEqual(expected);
    expect(await dialogOver(scriptedHttp(answer)).health()).toEqual(expected);
  });

  it('is asked of the number at Meta, and of the channel at 360dialog', async () => {
    const meta = scriptedHttp({ json: HEALTHY });
    await cloudOver(meta).health();
    expect(meta.requests[0]?.url).toBe('https://graph.test/v25.0/106540352242922?fields=quality_rating,health_status');
    const partner = scriptedHttp({ json: HEALTHY });
    await dialogOver(partner).health();
    expect(partner.requests[0]?.url).toBe('https://waba.test/health_status');
  });

  it('never throws', async () => {
    expect(
      (
        await cloudOver({
          request: () => Promise.reject(new Error('x')),
          stream: () => Promise.reject(new Error('x')),
        }).health()
      ).status,
    ).toBe('down');
  });
});
