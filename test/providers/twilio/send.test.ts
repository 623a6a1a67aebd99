import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { OutboundMessage } from '../../../core/provider/index.ts';
import { fakeTwilio } from '../../../providers/twilio/harness-server.ts';
import { AUTH_TOKEN, CONNECTION } from '../../../providers/twilio/harness-webhooks.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { SAMPLES } from '../../contract/samples.ts';
import { API_KEY, BASE_URL, lastOf, runtimeWith, SETTINGS, useTwilio } from './support.ts';

const to = { type: 'phone', number: '+5511988880000' } as const;
const url = (mediaType: string) => ({ type: 'url', url: 'https://media.example/a', mediaType }) as const;

describe('a message on its way', () => {
  const world = useTwilio('send');
  const send = (message: OutboundMessage, key = 'msg_1') => world.build().send(message, { idempotencyKey: key });

  it('is a form with both addresses and a callback that knows our key', async () => {
    const result = await send({ to, type: 'text', text: 'Olá & 👋' }, 'msg 1/c');
    expect(result).toMatchObject({ state: 'queued', warnings: [] });
    expect(result.providerMessageId).toMatch(/^SM[0-9a-f]{32}$/);
    expect(lastOf(world)).toEqual({
      To: 'whatsapp:+5511988880000',
      From: 'whatsapp:+15550100000',
      Body: 'Olá & 👋',
      StatusCallback: `${CONNECTION.webhookUrl}?key=${Buffer.from('msg 1/c').toString('base64url')}`,
    });
  });

  it('goes to somebody without a number by their id', async () => {
    await send({ to: { type: 'user', id: 'BR.1A2B3C' }, type: 'text', text: 'Olá' });
    expect(lastOf(world)['To']).toBe('whatsapp:BR.1A2B3C');
  });

  it('through a Messaging Service, alone or with a number', async () => {
    const messagingServiceSid = `MG${'0'.repeat(32)}`;
    await world.build({ messagingServiceSid }).send(SAMPLES.text, { idempotencyKey: 'k' });
    expect(lastOf(world)['From']).toBeUndefined();
    expect(lastOf(world)['MessagingServiceSid']).toBe(messagingServiceSid);
    await world.build({ messagingServiceSid, number: '+15550100000' }).send(SAMPLES.text, { idempotencyKey: 'k' });
    expect(lastOf(world)).toMatchObject({ From: 'whatsapp:+15550100000', MessagingServiceSid: messagingServiceSid });
  });

  it('with an API key, where there is one', async () => {
    const seen: (string | null)[] = [];
    world.server.events.on('request:start', ({ request }) => seen.push(request.headers.get('authorization')));
    await world
      .build({ number: '+15550100000', apiKeySid: API_KEY.sid, apiKeySecret: API_KEY.secret })
      .send(SAMPLES.text, { idempotencyKey: 'k' });
    expect(seen).toEqual([`Basic ${Buffer.from(`${API_KEY.sid}:${API_KEY.secret}`).toString('base64')}`]);
  });

  it('is given up by Twilio after the seconds asked for', async () => {
    const late = { idempotencyKey: 'k', providerOptions: { twilio: { validityPeriod: 60 } } };
    await world.build().send(SAMPLES.text, late);
    expect(lastOf(world)['ValidityPeriod']).toBe('60');
    for (const twilio of [{ validityPeriod: 0 }, { validityPeriod: 36_001 }, { surprise: 1 }]) {
      const error = await gatewayErrorFrom(() =>
        world.build().send(SAMPLES.text, { idempotencyKey: 'k', providerOptions: { twilio } }),
      );
      expect(error.code).toBe('invalid_message');
    }
  });

  it.each<[OutboundMessage, object, readonly string[]]>([
    [
      { to, type: 'image', media: url('image/jpeg'), caption: 'Look' },
      { MediaUrl: 'https://media.example/a', Body: 'Look' },
      [],
    ],
    [{ to, type: 'sticker', media: url('image/webp') }, { MediaUrl: 'https://media.example/a' }, []],
    [{ to, type: 'audio', media: url('audio/ogg'), voice: true }, { MediaUrl: 'https://media.example/a' }, ['voice']],
    [
      { to, type: 'document', media: url('application/pdf'), filename: 'a.pdf', caption: 'Read' },
      { MediaUrl: 'https://media.example/a', Body: 'Read' },
      ['filename', 'caption'],
    ],
    [{ to, type: 'text', text: 'x', previewUrl: false }, { Body: 'x' }, ['previewUrl']],
    [
      { to, type: 'location', latitude: 37.78789, longitude: -122.391664, name: 'Office', address: '375 Beale | St' },
      { Body: 'Office', PersistentAction: 'geo:37.78789,-122.391664|375 Beale St' },
      [],
    ],
    [
      { to, type: 'location', latitude: 0.000_000_1, longitude: -0 },
      { Body: '0.0000001,0', PersistentAction: 'geo:0.0000001,0' },
      [],
    ],
  ])('of each kind: %j', async (message, form, warned) => {
    const { warnings } = await send(message);
    expect(lastOf(world)).toMatchObject(form);
    expect(Object.keys(lastOf(world)).sort()).toEqual(['From', 'StatusCallback', 'To', ...Object.keys(form)].sort());
    expect(warnings.map((warning) => ('feature' in warning ? warning.feature : warning.type))).toEqual(warned);
  });

  it('says what state Twilio has it in', async () => {
    for (const [status, state] of [
      ['accepted', 'queued'],
      ['sending', 'queued'],
      ['sent', 'sent'],
      ['something new', 'queued'],
    ]) {
      const sid = `SM${'1'.repeat(32)}`;
      world.server.use(
        http.post(`${BASE_URL}/2010-04-01/*`, () => HttpResponse.json({ sid, status }, { status: 201 })),
      );
      expect((await send(SAMPLES.text)).state).toBe(state);
    }
  });
});

const reply = (id: string) => ({ type: 'reply', id, title: 'Quero' }) as const;

describe('buttons, lists and links', () => {
  const world = useTwilio('content');
  const send = (message: OutboundMessage) => world.build().send(message, { idempotencyKey: 'k' });
  const created = () => world.requests.filter((request) => request === 'POST /v1/Content').length;
  const searched = () => world.requests.filter((request) => request.startsWith('GET /v2/Content?')).length;
  const only = () => [...world.contents.values()].map(({ types }) => types);

  it('are made once and then known', async () => {
    await send(SAMPLES.buttons);
    await send(SAMPLES.buttons);
    expect([created(), searched()]).toEqual([1, 1]);
    const [content] = world.contents.values();
    expect(content?.friendly_name).toMatch(/^polyzap_[0-9a-f]{40}$/);
    expect(lastOf(world)).toMatchObject({ ContentSid: content?.sid });
    expect(lastOf(world)['Body']).toBeUndefined();
    await send({ ...SAMPLES.buttons, text: 'Another' });
    expect(created()).toBe(2);
  });

  it('are found again by a process that has just started', async () => {
    await send(SAMPLES.cta_url);
    vi.resetModules();
    const { twilio } = await import('../../../providers/twilio/index.ts');
    const config = { accountSid: world.accountSid, authToken: AUTH_TOKEN, number: '+15550100000' as const };
    const fresh = twilio(config, { settings: SETTINGS, runtime: runtimeWith(createHttp()) });
    await fresh.send(SAMPLES.cta_url, { idempotencyKey: 'k' });
    expect([created(), searched(), world.messages.length]).toEqual([1, 2, 2]);
  });

  it('are known by account: what one has, another has to have made for itself', async () => {
    const message = { ...SAMPLES.buttons, text: 'One of many accounts' };
    await send(message);
    const other = fakeTwilio({ baseUrl: BASE_URL, accountSid: `AC${'b'.repeat(32)}`, authToken: AUTH_TOKEN });
    world.server.use(...other.handlers);
    await world
      .build({ accountSid: `AC${'b'.repeat(32)}`, number: '+15550100000' })
      .send(message, { idempotencyKey: 'k' });
    expect([created(), [...other.contents.values()].length, other.messages.length]).toEqual([1, 1, 1]);
    expect(other.messages[0]?.['ContentSid']).toBe([...other.contents.keys()][0]);
    // At once: the other account's sid was not tried first.
    expect(other.requests.filter((request) => request.includes('/Messages.json'))).toHaveLength(1);
  });

  it('are made again where somebody deleted them at Twilio', async () => {
    const message = { ...SAMPLES.buttons, text: 'Deleted in between' };
    await send(message);
    world.contents.clear();
    await send(message);
    expect([created(), world.messages.length]).toEqual([2, 2]);
  });

  it('that cannot be made send nothing, so it may be tried again', async () => {
    world.server.use(http.post(`${BASE_URL}/v1/Content`, () => new HttpResponse(null, { status: 503 })));
    const error = await gatewayErrorFrom(() => send({ ...SAMPLES.buttons, text: 'Not today' }));
    expect([error.code, error.retryable]).toEqual(['provider_unavailable', true]);
    expect(world.messages).toEqual([]);
  });

  it('say what became of footers, sections and braces', async () => {
    const { warnings } = await send({ ...SAMPLES.list, text: 'Hi {{1}}' });
    expect(only()).toEqual([
      {
        'twilio/list-picker': {
          body: 'Hi { {1}}',
          button: 'Open',
          items: [{ id: 'a', item: 'A', description: 'The first' }],
        },
      },
    ]);
    expect(warnings).toMatchObject([
      { type: 'compatibility', feature: 'text' },
      { type: 'unsupported', feature: 'sections' },
    ]);
    world.contents.clear();
    await send({ ...SAMPLES.buttons, text: 'Hi {{{1}}} {{{{2}}}}' });
    expect(only()).toMatchObject([{ 'twilio/quick-reply': { body: 'Hi { { {1}}} { { { {2}}}}\n\nOne' } }]);
    world.contents.clear();
    const footed = await send({ ...SAMPLES.buttons, text: 'Pick one', footer: 'Thanks' });
    expect(only()).toMatchObject([{ 'twilio/quick-reply': { body: 'Pick one\n\nThanks' } }]);
    expect(footed.warnings).toMatchObject([{ type: 'compatibility', feature: 'footer' }]);
    const full = await send({ ...SAMPLES.buttons, text: 'x'.repeat(1024), footer: 'Thanks' });
    expect(full.warnings).toMatchObject([{ type: 'unsupported', feature: 'footer' }]);
  });

  it.each<[string, OutboundMessage, string]>([
    ['an id that is too long', { ...SAMPLES.buttons, options: [{ id: 'x'.repeat(201), title: 'A' }] }, 'options[0].id'],
    [
      'the same id twice',
      {
        ...SAMPLES.buttons,
        options: [
          { id: 'a', title: 'A' },
          { id: 'a', title: 'B' },
        ],
      },
      'options',
    ],
    ['a label that is too long', { ...SAMPLES.list, button: 'x'.repeat(21) }, 'button'],
    ['a text that is too long', { ...SAMPLES.cta_url, text: 'x'.repeat(641) }, 'text'],
    [
      'a description that is too long',
      { ...SAMPLES.list, sections: [{ options: [{ id: 'a', title: 'A', description: 'x'.repeat(73) }] }] },
      'options[0].description',
    ],
    ['a card with four buttons', { ...SAMPLES.card, buttons: [1, 2, 3, 4].map((id) => reply(String(id))) }, 'buttons'],
    ['a card with one id twice', { ...SAMPLES.card, buttons: [reply('a'), reply('a')] }, 'buttons'],
    ['a card whose title leaves its text no room', { ...SAMPLES.card, text: 'x'.repeat(1017) }, 'text'],
    ['a card with a long footer', { ...SAMPLES.card, footer: 'x'.repeat(61) }, 'footer'],
    [
      'a card with a long label',
      { ...SAMPLES.card, buttons: [{ ...reply('a'), title: 'x'.repeat(21) }] },
      'buttons[0].title',
    ],
    ['a card with a long id', { ...SAMPLES.card, buttons: [reply('x'.repeat(201))] }, 'buttons[0].id'],
  ])('with %s are refused before any call', async (_, message, path) => {
    const error = await gatewayErrorFrom(() => send(message));
    expect(error).toMatchObject({ code: 'invalid_message', fields: [{ path }] });
    expect(world.requests).toEqual([]);
  });
});
