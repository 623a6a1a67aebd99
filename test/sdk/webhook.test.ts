import { describe, expect, it } from 'vitest';
import { generateWebhookSecret } from '../../core/webhooks-out/secrets.ts';
import { signatureHeaders } from '../../core/webhooks-out/sign.ts';
import { mediaFrom, PolyzapError, verifyWebhook, type VerifyWebhook } from '../../sdk/src/index.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const SECRET = generateWebhookSecret();
const payload = JSON.stringify({ id: 'evt_1', type: 'unknown', data: { reason: 'ação ✓', payload: 1 } });
const headers = signatureHeaders([SECRET], 'evt_1', NOW, payload);
const good: VerifyWebhook = { payload, headers, secret: SECRET, now: NOW };

describe('verifyWebhook', () => {
  it('returns the event that the gateway signed, whatever holds the headers and the body', async () => {
    const event = JSON.parse(payload) as unknown;
    expect(await verifyWebhook(good)).toEqual(event);
    expect(
      await verifyWebhook({ ...good, headers: new Headers(headers), payload: new TextEncoder().encode(payload) }),
    ).toEqual(event);
    const loud = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]));
    expect(await verifyWebhook({ ...good, headers: loud })).toEqual(event);
  });

  it('reads a request itself', async () => {
    const request = (): Request => new Request('https://shop.test/hook', { method: 'POST', headers, body: payload });
    expect(await verifyWebhook(request(), { secret: SECRET, now: NOW })).toEqual(JSON.parse(payload));
    const late = verifyWebhook(request(), {
      secret: SECRET,
      now: new Date(NOW.getTime() + 11_000),
      toleranceSeconds: 10,
    });
    await expect(late).rejects.toMatchObject({ code: 'webhook_not_authentic' });
    const others = verifyWebhook(request(), { secret: generateWebhookSecret(), now: NOW });
    await expect(others).rejects.toMatchObject({ code: 'webhook_not_authentic' });
  });

  it('reads headers of another make: of node-fetch, of a sandbox', async () => {
    const foreign = { get: (name: string) => new Headers(headers).get(name) };
    await expect(verifyWebhook({ ...good, headers: foreign })).resolves.toBeDefined();
  });

  it('takes any of several secrets, at both ends', async () => {
    const next = generateWebhookSecret();
    const both = signatureHeaders([next, SECRET], 'evt_1', NOW, payload);
    await expect(verifyWebhook({ ...good, headers: both })).resolves.toBeDefined();
    await expect(verifyWebhook({ ...good, secret: [next, SECRET] })).resolves.toBeDefined();
  });

  it('knows the example of the specification', async () => {
    const event = await verifyWebhook({
      payload: '{"test": 2432232314}',
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      now: new Date(1614265330_000),
    });
    expect(event).toEqual({ test: 2432232314 });
  });

  const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
  it.each<[string, Partial<VerifyWebhook>]>([
    ['another body', { payload: payload.replace('1', '2') }],
    ['another secret', { secret: generateWebhookSecret() }],
    ['another id', { headers: { ...headers, 'webhook-id': 'evt_2' } }],
    ['another time', { headers: { ...headers, 'webhook-timestamp': '1795521601' } }],
    ['no headers', { headers: {} }],
    ['no time', { headers: { ...headers, 'webhook-timestamp': 'now' } }],
    [
      'another version',
      { headers: { ...headers, 'webhook-signature': (headers['webhook-signature'] ?? '').replace('v1,', 'v2,') } },
    ],
    ['a signature that is no base64', { headers: { ...headers, 'webhook-signature': 'v1,***' } }],
    [
      'half of the signature',
      { headers: { ...headers, 'webhook-signature': (headers['webhook-signature'] ?? '').slice(0, 20) } },
    ],
    ['too late', { now: later(301) }],
    ['too early', { now: later(-301) }],
    ['later than you tolerate', { now: later(11), toleranceSeconds: 10 }],
  ])('refuses %s', async (_, change) => {
    const error: unknown = await verifyWebhook({ ...good, ...change }).catch((thrown: unknown) => thrown);
    expect(PolyzapError.isInstance(error) && error.code).toBe('webhook_not_authentic');
  });

  it('is not satisfied by a secret that is none', async () => {
    await expect(verifyWebhook({ ...good, secret: '' })).rejects.toThrow(TypeError);
    await expect(verifyWebhook({ ...good, secret: [] })).rejects.toThrow(TypeError);
    await expect(verifyWebhook({ ...good, secret: '', headers: {} })).rejects.toThrow(TypeError);
  });
});

describe('mediaFrom', () => {
  it('makes media of bytes and of blobs, large ones too', async () => {
    expect(await mediaFrom(new Uint8Array([1, 2, 3]), 'image/png')).toEqual({ base64: 'AQID', mediaType: 'image/png' });
    expect(await mediaFrom(new Blob(['a'], { type: 'text/plain' }))).toEqual({
      base64: 'YQ==',
      mediaType: 'text/plain',
    });
    const large = new Uint8Array(1_000_000).map((_, index) => index % 251);
    const media = await mediaFrom(large.buffer, 'image/png');
    expect('base64' in media && Buffer.from(media.base64, 'base64').equals(large)).toBe(true);
    await expect(mediaFrom(new Uint8Array(1))).rejects.toThrow(TypeError);
  });
});
