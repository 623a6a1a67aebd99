import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { ACTIONS } from '../../contract/samples.ts';
import { API_KEY, BASE_URL, useTwilio } from './support.ts';

const sid = `SM${'1'.repeat(32)}`;
const target = { providerMessageId: sid, direction: 'inbound' } as const;

describe('read and typing', () => {
  const world = useTwilio('actions');

  it.each(['read', 'typing'] as const)('%s is the one call that Twilio has', async (type) => {
    await world.build().perform({ ...ACTIONS[type], target });
    expect(world.indicators.at(-1)).toEqual({ channel: 'whatsapp', messageId: sid });
  });

  it('of one of several media is about the message they came in', async () => {
    for (const part of ['1', '9', 'text']) {
      const providerMessageId = `${sid}.${part}`;
      await world.build().perform({ ...ACTIONS.read, target: { ...target, providerMessageId } });
      expect(world.indicators.at(-1)?.['messageId']).toBe(sid);
    }
  });

  it('need a message of theirs', async () => {
    const { chat } = ACTIONS.typing;
    const outbound = { ...target, direction: 'outbound' } as const;
    for (const action of [{ type: 'typing', chat } as const, { type: 'read', chat, target: outbound } as const]) {
      expect((await gatewayErrorFrom(() => world.build().perform(action))).code).toBe('invalid_message');
    }
  });

  it.each([
    [200, { success: false }, 'provider_rejected'],
    [404, { code: 20_404 }, 'provider_rejected'],
    [400, { code: 20_422, message: 'x' }, 'invalid_message'],
    [503, {}, 'provider_unavailable'],
  ])('that Twilio answers with %i %j', async (status, body, code) => {
    world.server.use(http.post(`${BASE_URL}/v2/Indicators/Typing.json`, () => HttpResponse.json(body, { status })));
    expect((await gatewayErrorFrom(() => world.build().perform(ACTIONS.read))).code).toBe(code);
  });
});

describe('health', () => {
  const world = useTwilio('health');
  const withKey = (secret: string) =>
    world.build({ number: '+15550100000', apiKeySid: API_KEY.sid, apiKeySecret: secret }).health();

  it('is that of the account', async () => {
    expect(await world.build().health()).toEqual({ status: 'healthy' });
    for (const status of ['suspended', 'closed']) {
      world.server.use(http.get(`${BASE_URL}/2010-04-01/Accounts/*`, () => HttpResponse.json({ status })));
      expect(await world.build().health()).toEqual({ status: 'down', reason: `The Twilio account is ${status}` });
    }
  });

  it('asks with the token, which webhooks need, and with the key, which calls need', async () => {
    expect(await withKey(API_KEY.secret)).toEqual({ status: 'healthy' });
    expect(await withKey('another-secret-0123456789')).toMatchObject({ status: 'down' });
    const wrongToken = world.build({ number: '+15550100000', authToken: 'another-token-0123456789' });
    expect(await wrongToken.health()).toEqual({ status: 'down', reason: 'The provider rejected the credentials' });
  });

  it('of an account that Twilio does not know', async () => {
    const other = world.build({ number: '+15550100000', accountSid: `AC${'9'.repeat(32)}` });
    expect((await other.health()).status).toBe('down');
  });
});
