import { describe, expect, it } from 'vitest';
import type { Http, HttpRequest, HttpResponse, OutboundMessage } from '../../../core/provider/index.ts';
import { baileys } from '../../../providers/baileys-server/index.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { SAMPLES } from '../../contract/samples.ts';

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

function setUp(answer: Answer, url = 'https://baileys.test/base/') {
  const requests: HttpRequest[] = [];
  const respond = (request: HttpRequest): HttpResponse => {
    requests.push(request);
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    return { status: answer.status, headers: new Headers(answer.headers), body: new TextEncoder().encode(text) };
  };
  const http: Http = {
    request: async (request) => respond(request),
    async stream(request) {
      const { body, ...rest } = respond(request);
      return { ...rest, body: new Response(Uint8Array.from(body)).body ?? new ReadableStream() };
    },
  };
  const provider = baileys(
    {},
    {
      settings: { url, secret: 'server-secret-0123456789', eventsSecret: 'events-secret-0123456789' },
      runtime: { http, now: () => new Date(0), connection: { id: 'con_1', webhookUrl: 'https://gateway.test' } },
    },
  );
  return { provider, requests };
}

const accepted = { status: 200, body: { providerMessageId: '3EB0', state: 'sent', warnings: [], more: 1 } };
const key = { idempotencyKey: 'k' };

describe('a send', () => {
  it('carries the secret, the key and the message, under the base URL as given', async () => {
    const { provider, requests } = setUp(accepted);
    expect(await provider.send(SAMPLES.text, key)).toEqual({ providerMessageId: '3EB0', state: 'sent', warnings: [] });
    const [request] = requests;
    expect(request?.url).toBe('https://baileys.test/base/v1/sessions/con_1/messages');
    expect(request?.headers?.['authorization']).toBe('Bearer server-secret-0123456789');
    expect(JSON.parse(request?.body as string)).toEqual({ idempotencyKey: 'k', message: SAMPLES.text });
  });

  it('turns bytes into base64, the part that was meant and no more', async () => {
    const { provider, requests } = setUp(accepted);
    const bytes = Uint8Array.of(0, 1, 2, 3, 4).subarray(1, 4);
    const message: OutboundMessage = { ...SAMPLES.image, media: { type: 'bytes', bytes, mediaType: 'image/png' } };
    await provider.send(message, key);
    expect(JSON.parse(requests[0]?.body as string)).toMatchObject({
      message: { media: { type: 'bytes', base64: 'AQID', mediaType: 'image/png' }, caption: 'A picture' },
    });
  });
});

describe('a session that the server has never heard of', () => {
  const unknown = { status: 404, body: { code: 'resource_not_found' } };
  it('is disconnected, and harmless to end', async () => {
    const { provider } = setUp(unknown);
    expect(await provider.session?.state()).toEqual({ status: 'disconnected', nextAction: 'connect' });
    expect(await provider.session?.disconnect()).toMatchObject({ status: 'disconnected' });
    await provider.session?.logout();
    await provider.dispose?.();
    expect(await provider.health()).toMatchObject({ status: 'degraded' });
  });

  it('cannot be asked to do anything', async () => {
    const { provider } = setUp(unknown);
    const chat = { type: 'phone', number: '+15550100001' } as const;
    expect((await gatewayErrorFrom(() => provider.perform({ type: 'typing', chat }))).code).toBe('session_logged_out');
    const check = gatewayErrorFrom(async () => provider.numbers?.check(['+15550100001']));
    expect((await check).code).toBe('session_logged_out');
  });
});

describe('health', () => {
  const state = (status: object) => ({ status: 200, body: { id: 'con_1', state: { nextAction: 'none', ...status } } });
  it.each([
    [state({ status: 'connected', number: '+5511999990000' }), { status: 'healthy' }],
    [state({ status: 'logged_out' }), { status: 'degraded', reason: 'The phone is logged out' }],
    [
      { status: 401, body: { code: 'unauthenticated' } },
      { status: 'down', reason: 'The provider rejected the credentials' },
    ],
    [{ status: 200, body: { hello: 'world' } }, { status: 'down' }],
    [{ status: 500 }, { status: 'down' }],
  ])('%#', async (answer, health) => {
    expect(await setUp(answer).provider.health()).toMatchObject(health);
  });
});

describe('media', () => {
  const reference = { providerId: 'baileys', handle: 'a/b?c', mediaType: 'image/png' };
  it.each([
    [404, undefined, 'media_unavailable', false],
    [409, { code: 'session_not_connected' }, 'session_not_connected', true],
    [410, { code: 'media_unavailable' }, 'media_unavailable', false],
    [502, undefined, 'provider_unavailable', true],
  ])('status %i is %s', async (status, body, code, retryable) => {
    const { provider, requests } = setUp({ status, body });
    const error = await gatewayErrorFrom(() => provider.downloadMedia(reference));
    expect([error.code, error.retryable]).toEqual([code, retryable]);
    expect(requests[0]?.url).toMatch(/\/media\/a%2Fb%3Fc$/);
  });
});
