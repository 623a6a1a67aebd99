import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTION_MEDIA_LIMITS, MEDIA_LIMITS } from '../../core/media/access.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { openPublicUrl } from '../../core/provider-kit/safe-download.ts';
import { FUNCTION_MS } from '../../netlify/work/until.ts';
import type { MemoryStore } from '../media/support/memory-store.ts';
import { countedStream } from '../media/support/streams.ts';
import { PNG } from '../support/pixel.ts';
import { problem, withStatus, type Actor } from './support/actors.ts';
import { bytesIn, createMediaWorld, get, measuringStore, PDF, upload, type Uploaded } from './support/media.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Clock, type World } from './support/world.ts';

describeOnStores('media', (store) => {
  let world: World;
  let media: MemoryStore;
  let clock: Clock;
  let actor: Actor;
  let other: Actor;
  beforeAll(async () => {
    ({ world, media, clock, actor, other } = await createMediaWorld(store));
  });

  describe('by a form', () => {
    const form = (name: string, content: Blob, more: Readonly<Record<string, string>> = {}) => {
      const body = new FormData();
      body.append('anything', content, name);
      for (const [field, value] of Object.entries(more)) body.append(field, value);
      return body;
    };
    const post = async (body: BodyInit, query = '', headers: Record<string, string> = {}): Promise<Uploaded> => {
      const sent = new Response(body);
      const type = headers['content-type'] ?? sent.headers.get('content-type') ?? '';
      return upload(world, actor.key, Buffer.from(await sent.arrayBuffer()), { query, type });
    };
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };

    it('come with their name and type, and are the file, not the form', async () => {
      const { status, body } = await post(form('Café.png', new Blob([PNG], { type: 'image/png' })));
      expect(status).toBe(201);
      expect(body).toMatchObject({ filename: 'Café.png', mediaType: 'image/png', size: PNG.byteLength });
      const answer = await get(world, actor.key, `/v1/media/${body.id}`);
      expect((await bytesIn(answer)).equals(PNG)).toBe(true);
      const named = await post(form('a.png', new Blob([PNG], { type: 'image/png' })), '?filename=b.png');
      expect(named.body).toMatchObject({ filename: 'b.png' });
      const lying = await post(form('a.png', new Blob([PDF], { type: 'image/png' })));
      expect([lying.status, lying.body.code]).toEqual([422, 'media_type_mismatch']);
    });

    it('are what they look like where the form does not say', async () => {
      const untyped = (bytes: Buffer) =>
        post(
          Buffer.concat([
            Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
            bytes,
            Buffer.from('\r\n--b--\r\n'),
          ]),
          '',
          multipart,
        );
      expect((await untyped(PNG)).body).toMatchObject({ mediaType: 'image/png', size: PNG.byteLength });
      expect((await untyped(Buffer.from('only text'))).body).toMatchObject({ mediaType: 'text/plain', size: 9 });
    });

    it('that holds no file, two, or anything else, or that is broken, leaves nothing', async () => {
      const before = [...media.objects.keys()];
      const rows = async () => (await world.context.store.db.selectFrom('media').selectAll().execute()).length;
      const had = await rows();
      const png = new Blob([PNG], { type: 'image/png' });
      const two = form('a.png', png);
      two.append('b', png, 'b.png');
      const none = new FormData();
      none.append('text', 'x');
      const head = '--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n';
      for (const [body, headers] of [
        [two, {}],
        [none, {}],
        [form('a.png', png, { tenantId: other.tenantId }), {}],
        [form('a\u0001.png', png), {}],
        [`${head}cut short`, multipart],
        [`${head}cut short\r\n--b`, multipart],
        ['', multipart],
        ['no form', multipart],
        ['--b--\r\n', multipart],
        [`${head}x\r\n--b--`, { 'content-type': 'multipart/form-data' }],
      ] as const) {
        const answer = await post(body, '', headers);
        expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
      }
      await sweepMedia(world.context);
      expect([...media.objects.keys()]).toEqual(before);
      expect(await rows()).toBe(had);
    });

    it('of 20 MiB pass through, and are not read on where they are refused', async () => {
      const wrapped = (source: ReturnType<typeof countedStream>) => {
        const encoder = new TextEncoder();
        const head = '--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n';
        return new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(encoder.encode(head));
          },
          pull: (() => {
            const reader = source.stream.getReader();
            return async (controller: ReadableStreamDefaultController<Uint8Array>) => {
              const { done, value } = await reader.read();
              if (!done) return controller.enqueue(value);
              controller.enqueue(encoder.encode('\r\n--b--\r\n'));
              controller.close();
            };
          })(),
        });
      };
      const source = countedStream(20 * 1024 * 1024);
      const slow = measuringStore(source.given);
      const send = async (limits: Partial<typeof MEDIA_LIMITS>, body: ReadableStream<Uint8Array>) => {
        const beside = { beside: world, clock, media: { store: slow, limits: { ...MEDIA_LIMITS, ...limits } } };
        const wide = await createWorld(await store(), beside);
        return upload(wide, actor.key, body, { type: multipart['content-type'] });
      };
      const { status, body } = await send({}, wrapped(source));
      expect(status).toBe(201);
      expect(body).toMatchObject({ size: source.size, sha256: source.sha256 });
      expect(slow.ahead()).toBeLessThanOrEqual(64 * 1024 * 8);
      const endless = countedStream(20 * 1024 * 1024);
      expect((await send({ maxBytes: 100_000 }, wrapped(endless))).body.code).toBe('body_too_large');
      expect(endless.given()).toBeLessThan(1024 * 1024);
    });
  });

  describe('that somebody else has', () => {
    it('are fetched from public addresses, and from no others, wherever a redirect leads', async () => {
      const opened: string[] = [];
      const given: number[] = [];
      const open = await createWorld(await store(), {
        beside: world,
        clock,
        media: {
          store: media,
          limits: FUNCTION_MEDIA_LIMITS,
          // The real guard; only the first connection is not really made.
          openUrl: (url, options) => {
            given.push(options.timeoutMs);
            return openPublicUrl(url, {
              ...options,
              resolve: async (host) => [{ address: host === 'inside.test' ? '10.0.0.7' : '93.184.215.14', family: 4 }],
              request: (target) => {
                opened.push(target.href);
                return redirecting(target, {
                  'https://files.test/metadata': 'http://169.254.169.254/',
                  'https://files.test/inside': 'https://inside.test/',
                });
              },
            });
          },
        },
      });
      const fetchIt = (url: string) => open.call('POST /v1/media/fetch', { key: actor.key, body: { url } });
      for (const url of [
        'http://files.test/a',
        'https://127.0.0.1/',
        'https://localhost/',
        'https://files.test/metadata',
      ]) {
        await problem(fetchIt(url), 'url_not_allowed');
      }
      expect(opened).toEqual(['https://files.test/metadata']);
      // A function answers before it would be cut off.
      expect(Math.max(...given)).toBeLessThan(FUNCTION_MS);
      expect(given).not.toContain(MEDIA_LIMITS.fetchMs);
    });

    it('are kept as what they are, and refused where they are none', async () => {
      const answers: Record<string, { bytes: Uint8Array; mediaType: string }> = {
        'https://files.test/a.png': { bytes: PNG, mediaType: 'image/png' },
        'https://files.test/lie': { bytes: PDF, mediaType: 'image/png' },
      };
      const open = await createWorld(await store(), {
        beside: world,
        clock,
        media: {
          store: media,
          openUrl: async (url) => ({
            body: new Blob([Buffer.from(answers[url]?.bytes ?? [])]).stream(),
            mediaType: answers[url]?.mediaType ?? '',
          }),
        },
      });
      const body = { url: 'https://files.test/a.png', filename: 'a.png' };
      const kept = await withStatus(open.call('POST /v1/media/fetch', { key: actor.key, body }), 201);
      expect(kept).toMatchObject({ mediaType: 'image/png', filename: 'a.png', size: PNG.byteLength });
      await problem(
        open.call('POST /v1/media/fetch', { key: actor.key, body: { url: 'https://files.test/lie' } }),
        'media_type_mismatch',
      );
    });
  });
});

/** A connection that answers with a redirect; to anywhere else it must not come. */
function redirecting(target: URL, to: Readonly<Record<string, string>>): never {
  const location = to[target.href];
  const listeners = new Map<string, (value: unknown) => void>();
  const request = {
    once(event: string, listener: (value: unknown) => void) {
      listeners.set(event, listener);
      return request;
    },
    end() {
      const answer = { statusCode: 302, headers: { location }, destroy: () => undefined };
      queueMicrotask(() => listeners.get('response')?.(answer));
    },
  };
  return request as never;
}
