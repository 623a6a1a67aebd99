import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  HttpRequest,
  OutboundMessage,
  PhoneNumber,
  ProviderEvent,
  WhatsAppProvider,
} from '../../../core/provider/index.ts';
import { memory } from '../../../providers/memory/index.ts';
import { behaviourOf, MAGIC, MAGIC_PREFIX } from '../../../providers/memory/magic.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { SAMPLES } from '../../contract/samples.ts';

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-24T12:00:00Z') }));
afterEach(() => vi.useRealTimers());

let connections = 0;

/** A provider whose webhooks come back to it, verified and parsed, as the gateway would. */
function setUp(config: { pairing?: 'none' | 'required' } = {}, answers: number[] = []) {
  connections += 1;
  const posts: HttpRequest[] = [];
  const events: ProviderEvent[] = [];
  const connection = { id: `con_${connections}`, webhookUrl: 'https://gateway.test/webhooks/memory/con' };
  const build = (): WhatsAppProvider =>
    memory(config, {
      settings: { webhookSecret: 'memory-secret-0123456789' },
      runtime: {
        connection,
        now: () => new Date(),
        http: {
          stream: () => Promise.reject(new Error('unused')),
          async request(request) {
            posts.push(request);
            const status = answers.shift() ?? 200;
            if (status === 200) {
              const body = new TextEncoder().encode(request.body as string);
              const arrived = { method: 'POST', url: request.url, headers: new Headers(request.headers), body };
              const { webhook } = build();
              events.push(...(await webhook.parse(await webhook.verify(arrived))));
            }
            return { status, headers: new Headers(), body: new Uint8Array() };
          },
        },
      },
    });
  const states = () => events.flatMap((event) => (event.type === 'message.status_changed' ? [event.data.state] : []));
  return { provider: build(), build, posts, events, states };
}

const numberOf = (digits: string): PhoneNumber => `${MAGIC_PREFIX}${digits}` as PhoneNumber;
const textTo = (digits: string): OutboundMessage => ({
  ...SAMPLES.text,
  to: { type: 'phone', number: numberOf(digits) },
});
const key = { idempotencyKey: 'key-1' };

describe('an ordinary number', () => {
  it('gets the message and reads it; each report comes as a signed webhook', async () => {
    const { provider, events, posts } = setUp();
    const message: OutboundMessage = { ...SAMPLES.text, to: { type: 'phone', number: '+5511999990000' } };
    const { providerMessageId, state } = await provider.send(message, key);
    expect(state).toBe('sent');
    expect(posts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(events).toEqual([
      {
        type: 'message.status_changed',
        id: `${providerMessageId}-delivered`,
        timestamp: '2026-11-24T12:00:00.100Z',
        number: '+15550100000',
        data: { providerMessageId, idempotencyKey: 'key-1', state: 'delivered', providerState: 'delivered' },
      },
      expect.objectContaining({ id: `${providerMessageId}-read`, timestamp: '2026-11-24T12:00:00.300Z' }),
    ]);
  });

  it('gets it once, however often it is sent with one key: same ids, same events', async () => {
    const { build, events } = setUp();
    const first = await build().send(textTo('0001'), key);
    const again = await build().send(textTo('0001'), key);
    expect(again).toEqual(first);
    await vi.advanceTimersByTimeAsync(1000);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    const other = setUp();
    expect((await other.provider.send(textTo('0001'), key)).providerMessageId).not.toBe(first.providerMessageId);
  });
});

describe('magic numbers', () => {
  it.each([
    ['0001', 'sent', ['delivered']],
    ['0002', 'sent', []],
    ['0003', 'queued', ['sent', 'delivered', 'read']],
    ['0004', 'sent', ['delivered', 'read', 'played']],
    ['0007', 'sent', ['read', 'delivered', 'sent']],
    ['0008', 'sent', ['delivered', 'delivered', 'delivered', 'read', 'read', 'read']],
  ])('%s is %s, then %j', async (digits, state, reports) => {
    const { provider, states } = setUp();
    expect((await provider.send(textTo(digits), key)).state).toBe(state);
    await vi.advanceTimersByTimeAsync(3000);
    expect(states()).toEqual(reports);
  });

  it('take their time', async () => {
    const { provider, states } = setUp();
    await provider.send(textTo('0005'), key);
    await vi.advanceTimersByTimeAsync(1999);
    expect(states()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(states()).toEqual(['delivered']);
  });

  const refusals = Object.entries(MAGIC).filter(([digits]) => digits.startsWith('01'));
  it.each(refusals)('%s refuses the send: $refusal.code', async (digits, { refusal }) => {
    const { provider, posts } = setUp();
    const error = await gatewayErrorFrom(() => provider.send(textTo(digits), key));
    expect([error.code, error.provider, error.retryAfterMs]).toEqual([refusal?.code, 'memory', refusal?.retryAfterMs]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(posts).toEqual([]);
  });

  const failures = Object.entries(MAGIC).filter(([digits]) => digits.startsWith('02'));
  it.each(failures)('%s fails later: $failure', async (digits, { failure }) => {
    const { provider, events } = setUp();
    await provider.send(textTo(digits), key);
    await vi.advanceTimersByTimeAsync(5000);
    expect(events).toMatchObject([{ data: { state: 'failed', failure: { code: failure } } }]);
  });

  it('0301: the outcome is unknown, and a repeat goes through', async () => {
    const { build, states } = setUp();
    expect(await gatewayErrorFrom(() => build().send(textTo('0301'), key))).toMatchObject({
      code: 'outcome_unknown',
      retryable: true,
    });
    await build().send(textTo('0301'), key);
    await vi.advanceTimersByTimeAsync(1000);
    expect(states()).toEqual(['delivered', 'read']);
  });

  it('0302: the outcome is unknown, and a report that names the key settles it', async () => {
    const { provider, events } = setUp();
    const error = await gatewayErrorFrom(() => provider.send(textTo('0302'), key));
    expect([error.code, error.retryable]).toEqual(['outcome_unknown', false]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(events).toMatchObject([
      { data: { idempotencyKey: 'key-1', state: 'sent' } },
      { data: { state: 'delivered' } },
    ]);
  });

  it('0304: the provider is down twice, for each message anew', async () => {
    const { build } = setUp();
    for (const idempotencyKey of ['a', 'b']) {
      for (let turn = 0; turn < 2; turn += 1) {
        const error = await gatewayErrorFrom(() => build().send(textTo('0304'), { idempotencyKey }));
        expect(error.code).toBe('provider_unavailable');
      }
      await expect(build().send(textTo('0304'), { idempotencyKey })).resolves.toMatchObject({ state: 'sent' });
    }
  });

  it('0401: answers after a second, unless the caller gives up', async () => {
    const { provider, posts } = setUp();
    const sending = provider.send(textTo('0401'), key);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(sending).resolves.toMatchObject({ state: 'sent' });
    await vi.advanceTimersByTimeAsync(1000);
    posts.length = 0;

    const controller = new AbortController();
    const failing = gatewayErrorFrom(() => provider.send(textTo('0402'), { ...key, signal: controller.signal }));
    controller.abort();
    expect((await failing).code).toBe('provider_unavailable');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(posts).toEqual([]);
  });

  it('say on request whether they exist', async () => {
    const { provider } = setUp();
    const checks = await provider.numbers?.check([numberOf('0106'), numberOf('0001')]);
    expect(checks?.map(({ exists }) => exists)).toEqual([false, true]);
  });
});

describe('replies', () => {
  const replyTo = async (message: OutboundMessage) => {
    const { provider, events } = setUp();
    await provider.send(message, key);
    await vi.advanceTimersByTimeAsync(2000);
    return { provider, replies: events.filter(({ type }) => type !== 'message.status_changed') };
  };

  const echoed = Object.values(SAMPLES).map((message): OutboundMessage => ({
    ...message,
    to: { type: 'phone', number: numberOf('0010') },
  }));
  it.each(echoed)('0010 answers $type with the same', async (message) => {
    const { replies } = await replyTo(message);
    const spoken = ['buttons', 'list', 'cta_url', 'card', 'carousel', 'template'].includes(message.type)
      ? 'text'
      : message.type;
    expect(replies).toMatchObject([{ type: 'message.received', data: { type: spoken } }]);
  });

  it.each(['card', 'carousel'] as const)('0011 picks the first reply of a %s', async (type) => {
    const { replies } = await replyTo({ ...SAMPLES[type], to: { type: 'phone', number: numberOf('0011') } });
    expect(replies).toMatchObject([
      { data: { type: 'choice', source: 'buttons', options: [{ id: 'a', title: 'Quero' }] } },
    ]);
  });

  it('0010 gives small media back as they were', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const { provider, replies } = await replyTo({
      to: { type: 'phone', number: numberOf('0010') },
      type: 'image',
      media: { type: 'bytes', bytes, mediaType: 'image/png' },
    });
    const [reply] = replies;
    if (reply?.type !== 'message.received' || reply.data.type !== 'image') throw new Error('no image');
    const media = await provider.downloadMedia(reply.data.media);
    expect(new Uint8Array(await new Response(media.body).arrayBuffer())).toEqual(bytes);
  });

  const to = { type: 'phone', number: numberOf('0011') } as const;
  it.each<[OutboundMessage, object]>([
    [
      { ...SAMPLES.buttons, to },
      { type: 'choice', source: 'buttons', options: [{ id: 'a', title: 'A' }] },
    ],
    [
      { ...SAMPLES.list, to },
      { type: 'choice', source: 'list', options: [{ id: 'a' }] },
    ],
    [
      { ...SAMPLES.poll, to },
      { type: 'choice', source: 'poll', options: [{ id: 'Yes', title: 'Yes' }] },
    ],
    [
      { ...SAMPLES.text, to },
      { type: 'text', text: '1' },
    ],
  ])('0011 picks the first option (%#)', async (message, data) => {
    expect((await replyTo(message)).replies).toMatchObject([{ data }]);
  });

  it.each([
    ['0012', [{ data: { type: 'image' } }]],
    ['0013', [{ data: { type: 'audio', voice: true } }]],
    ['0014', [{ data: { type: 'location' } }]],
    ['0015', [{ data: { type: 'reaction', target: { direction: 'outbound' } } }]],
    ['0016', [{ data: { type: 'text', text: 'STOP' } }]],
    ['0017', [{ data: { type: 'text', from: { addresses: [{ type: 'user' }] } } }]],
    ['0018', [{ data: { type: 'unsupported' } }]],
    ['0019', [{ data: { text: 'Helo' } }, { type: 'message.edited', data: { text: 'Hello' } }]],
    ['0020', [{ type: 'message.received' }, { type: 'message.revoked' }]],
  ])('%s', async (digits, expected) => {
    expect((await replyTo(textTo(digits))).replies).toMatchObject(expected);
  });
});

describe('webhooks', () => {
  it('are repeated while the gateway is down, and given up in the end', async () => {
    const { provider, events, posts } = setUp({}, [500, 503]);
    await provider.send(textTo('0001'), key);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([posts.length, events.length]).toEqual([3, 1]);

    const down = setUp(
      {},
      Array.from({ length: 20 }, () => 500),
    );
    await down.provider.send(textTo('0001'), key);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(down.posts.length).toBe(4);
  });

  it('do not keep a process alive', async () => {
    vi.useRealTimers();
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await setUp().provider.send(textTo('0006'), key);
    for (const { value } of timers.mock.results) expect((value as NodeJS.Timeout).hasRef()).toBe(false);
    expect(timers).toHaveBeenCalledOnce();
  });
});

describe('pairing', () => {
  it('is not needed unless the configuration asks for it', async () => {
    const { provider } = setUp();
    expect(await provider.session?.state()).toMatchObject({ status: 'connected', number: '+15550100000' });
    expect(await provider.health()).toEqual({ status: 'healthy' });
  });

  it.each(['qr', 'code'] as const)('by %s completes by itself and says so', async (method) => {
    const { build, events } = setUp({ pairing: 'required' });
    expect(await build().session?.state()).toMatchObject({ status: 'disconnected', nextAction: 'connect' });
    expect((await gatewayErrorFrom(() => build().send(textTo('0001'), key))).code).toBe('session_not_connected');
    const request = method === 'qr' ? { method } : { method, number: '+15550100000' as const };
    expect(await build().session?.connect(request)).toMatchObject({ status: 'pairing', method });
    await vi.advanceTimersByTimeAsync(1000);
    expect(events).toMatchObject([{ type: 'session.state_changed', data: { status: 'connected' } }]);
    expect(await build().session?.state()).toMatchObject({ status: 'connected' });
    await expect(build().send(textTo('0001'), key)).resolves.toMatchObject({ state: 'sent' });
  });

  it('outlives a disconnect, but not a logout', async () => {
    const { build } = setUp({ pairing: 'required' });
    await build().session?.connect({ method: 'qr' });
    await vi.advanceTimersByTimeAsync(1000);
    await build().session?.disconnect();
    expect(await build().health()).toMatchObject({ status: 'degraded' });
    expect(await build().session?.connect({ method: 'qr' })).toMatchObject({ status: 'connected' });
    await build().session?.logout();
    expect((await gatewayErrorFrom(() => build().send(textTo('0001'), key))).code).toBe('session_logged_out');
    expect(await build().session?.connect({ method: 'qr' })).toMatchObject({ status: 'pairing' });
  });
});

describe('README.md', () => {
  it('lists every magic number, and what it does', async () => {
    const readme = await readFile(new URL('../../../providers/memory/README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `(\d{4})` \| (.*) \|$/gm)].map(([, digits, does]) => [digits, does]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(MAGIC).map(([digits, { does }]) => [digits, does])),
    );
  });

  it('is right that other numbers are ordinary', () => {
    expect(behaviourOf({ type: 'phone', number: numberOf('9999') }).does).toBe('Delivered, then read.');
    expect(behaviourOf({ type: 'group', id: `${MAGIC_PREFIX}0101` }).does).toBe('Delivered, then read.');
  });
});
