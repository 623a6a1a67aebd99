import { describe, expect, it } from 'vitest';
import type { WhatsAppProvider } from '../../../core/provider/index.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { createHttp } from '../../../core/provider-kit/http.ts';
import { listen } from '../../app/support/listen.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { SAMPLES } from '../../contract/samples.ts';
import { ACCEPTED, cloudOver, dialogOver, scriptedHttp } from './support.ts';

const bytes = Uint8Array.of(1, 2, 3);
const PATH = '/whatsapp_business/attachments/?mid=1&ext=2&hash=3';
const found = (url: string) => ({ json: { url, mime_type: 'image/jpeg', sha256: 'x', file_size: 3, id: '1' } });
const reference = (providerId: string, handle = '1003383421387256') => ({
  providerId,
  handle,
  mediaType: 'image/jpeg',
});
const open = (provider: WhatsAppProvider) => provider.downloadMedia(reference(provider.id));

describe('an upload', () => {
  it('is the form that the vendor documents', async () => {
    const http = scriptedHttp({ json: { id: '9' } }, ACCEPTED);
    const media = {
      type: 'bytes',
      bytes: Uint8Array.of(13, 10, 45, 45, 0, 255),
      mediaType: 'audio/ogg; codecs=opus',
    } as const;
    await cloudOver(http).send({ to: SAMPLES.audio.to, type: 'audio', media, voice: true }, { idempotencyKey: 'k' });
    const { headers, body } = http.requests[0] ?? {};
    if (!(body instanceof Uint8Array)) throw new Error('the form is not made of bytes');
    const form = await new Response(Buffer.from(body), { headers: { ...headers } }).formData();
    expect(form.get('messaging_product')).toBe('whatsapp');
    expect(form.get('type')).toBe('audio/ogg; codecs=opus');
    const file = form.get('file');
    if (!(file instanceof Blob)) throw new Error('there is no file');
    expect(file.type).toBe('audio/ogg; codecs=opus');
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(media.bytes);
  });
});

describe('an upload of a file that the gateway keeps', () => {
  const file = (size: number, content = Buffer.alloc(size, 'abc')) => ({
    type: 'file' as const,
    mediaType: 'video/mp4',
    size,
    sha256: 'f'.repeat(64),
    open: async () => new Blob([content]).stream(),
  });

  it('is the same form, as it is read, with its length told before', async () => {
    const received: { form: FormData; length: number; read: number }[] = [];
    const server = await listen(async (request) => {
      if (!request.url.endsWith('/media')) return Response.json({ messages: [{ id: 'wamid.1' }] });
      const body = Buffer.from(await request.arrayBuffer());
      const form = await new Response(body, {
        headers: { 'content-type': request.headers.get('content-type') ?? '' },
      }).formData();
      received.push({ form, length: Number(request.headers.get('content-length')), read: body.byteLength });
      return Response.json({ id: '9' });
    });
    try {
      const provider = cloudOver(createHttp(), {}, { baseUrl: server.url });
      await provider.send({ to: SAMPLES.video.to, type: 'video', media: file(3_000_000) }, { idempotencyKey: 'k' });
    } finally {
      await server.close();
    }
    const { form, length, read } = received[0] ?? {};
    expect(length).toBe(read);
    const sent = form?.get('file');
    if (!(sent instanceof Blob)) throw new Error('there is no file');
    expect([form?.get('type'), sent.type, sent.size]).toEqual(['video/mp4', 'video/mp4', 3_000_000]);
    expect(Buffer.from(await sent.arrayBuffer()).equals(Buffer.alloc(3_000_000, 'abc'))).toBe(true);
  });

  it('that breaks, or that nobody takes, was certainly not sent, and is read no further', async () => {
    let cancelled = 0;
    const endless = {
      ...file(50_000_000),
      open: async () =>
        new ReadableStream<Uint8Array>({
          pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
          cancel: () => void (cancelled += 1),
        }),
    };
    const send = (provider: WhatsAppProvider, media: typeof endless) =>
      gatewayErrorFrom(() => provider.send({ to: SAMPLES.video.to, type: 'video', media }, { idempotencyKey: 'k' }));
    const nobody = cloudOver(createHttp(), {}, { baseUrl: 'http://127.0.0.1:9' });
    expect(await send(nobody, endless)).toMatchObject({ code: 'provider_unavailable', retryable: true });
    await expect.poll(() => cancelled).toBe(1);

    const server = await listen(async (request) => {
      await request.arrayBuffer().catch(() => undefined);
      return Response.json({ id: '9' });
    });
    try {
      const broken = {
        ...file(1_000_000),
        open: async () =>
          new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('the disk')) }),
      };
      expect(await send(cloudOver(createHttp(), {}, { baseUrl: server.url }), broken)).toMatchObject({
        code: 'provider_unavailable',
        retryable: true,
      });
    } finally {
      await server.close();
    }
  });
});

describe('a download from Meta', () => {
  it.each([
    `https://lookaside.fbsbx.com${PATH}`,
    `https://graph.facebook.com/v25.0/x`,
    `https://graph.test/double${PATH}`,
  ])('fetches %s with the token', async (url) => {
    const http = scriptedHttp(found(url), { bytes, headers: { 'content-length': '3' } });
    const media = await open(cloudOver(http));
    expect(new Uint8Array(await new Response(media.body).arrayBuffer())).toEqual(bytes);
    expect([media.mediaType, media.size]).toEqual(['image/jpeg', 3]);
    expect(http.requests.map((request) => request.url)).toEqual(['https://graph.test/v25.0/1003383421387256', url]);
    expect(http.requests[1]?.headers).toMatchObject({ authorization: 'Bearer EAAJi-fictional-token-0123456789' });
  });

  it.each([
    'https://evil.example/x',
    'http://lookaside.fbsbx.com/x',
    'https://lookaside.fbsbx.com:8443/x',
    'https://lookaside.fbsbx.com.evil.example/x',
    'https://evil.example/lookaside.fbsbx.com',
    'https://lookaside.fbsbx.com@evil.example/x',
    'http://graph.test/x',
    'ftp://graph.test/x',
    'file:///etc/passwd',
  ])('does not send the token to %s', async (url) => {
    const http = scriptedHttp(found(url));
    const error = await gatewayErrorFrom(() => open(cloudOver(http)));
    expect([error.code, http.requests.length]).toEqual(['provider_rejected', 1]);
  });

  it('does not follow a redirect with it', async () => {
    const url = `https://lookaside.fbsbx.com${PATH}`;
    const http = scriptedHttp(found(url), { status: 302, headers: { location: 'https://evil.example/' } });
    expect((await gatewayErrorFrom(() => open(cloudOver(http)))).code).toBe('provider_rejected');
    expect(http.requests).toHaveLength(2);
  });
});

describe('a download from 360dialog', () => {
  it.each([`https://lookaside.fbsbx.com${PATH}`, `https://waba.test${PATH}`])(
    'of %s goes to its own host',
    async (url) => {
      const http = scriptedHttp(found(url), { bytes });
      await open(dialogOver(http));
      expect(http.requests.map((request) => request.url)).toEqual([
        'https://waba.test/1003383421387256',
        `https://waba.test${PATH}`,
      ]);
      expect(http.requests[1]?.headers).toMatchObject({ 'd360-api-key': 'fictional-channel-key-0123456789' });
    },
  );

  it.each(['https://graph.facebook.com/x', 'https://evil.example/x', 'http://lookaside.fbsbx.com/x'])(
    'of %s does not happen',
    async (url) => {
      const http = scriptedHttp(found(url));
      expect((await gatewayErrorFrom(() => open(dialogOver(http)))).code).toBe('provider_rejected');
      expect(http.requests).toHaveLength(1);
    },
  );
});

describe('a download', () => {
  const url = `https://lookaside.fbsbx.com${PATH}`;

  it.each(['', '..', 'a/b', '../123', '1?x=1', '%2e%2e', 'x'.repeat(257)])(
    'of %j is of nothing that we ever gave out',
    async (handle) => {
      const error = await gatewayErrorFrom(() => cloudOver(scriptedHttp()).downloadMedia(reference('cloud', handle)));
      expect([error.code, error.retryable]).toEqual(['media_unavailable', false]);
    },
  );

  it.each([
    ['its id is gone', [{ status: 404 }]],
    [
      'its id is gone, in Meta’s words',
      [{ status: 400, json: metaError(100, 'Unsupported get request', 'No object.') }],
    ],
    ['it could not be stored over there', [{ status: 400, json: metaError(131052, 'Media download error', 'x') }]],
    ['its URL is dead', [found(url), { status: 404 }]],
  ])('fails with media_unavailable where %s', async (_, answers) => {
    const error = await gatewayErrorFrom(() => open(cloudOver(scriptedHttp(...answers))));
    expect([error.code, error.retryable]).toEqual(['media_unavailable', false]);
  });

  it('fails as what it is otherwise, and is not tried again by itself', async () => {
    const cases = [
      [[{ status: 401, json: metaError(190, 'x', 'Expired') }], 'credentials_rejected'],
      [[{ status: 500 }], 'provider_unavailable'],
      [[{ json: { url: 'not a url' } }], 'provider_unavailable'],
      [[found(url), { status: 403, bytes: new TextEncoder().encode('<html>') }], 'permission_denied'],
      [[found(url), { status: 429 }], 'rate_limited'],
      [[found(url), { status: 500 }], 'provider_unavailable'],
    ] as const;
    for (const [answers, code] of cases) {
      const http = scriptedHttp(...answers);
      expect((await gatewayErrorFrom(() => open(cloudOver(http)))).code).toBe(code);
      expect(http.requests).toHaveLength(answers.length);
    }
  });

  it('falls back on what it is told about the media type', async () => {
    const plain = { json: { url } };
    const told = { bytes, headers: { 'content-type': 'image/png' } };
    expect((await open(cloudOver(scriptedHttp(plain, told)))).mediaType).toBe('image/png');
    expect((await open(cloudOver(scriptedHttp(plain, { bytes })))).mediaType).toBe('image/jpeg');
  });
});
