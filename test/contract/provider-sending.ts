import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { missingCapability } from '../../core/provider-kit/require-support.ts';
import {
  GatewayError,
  type MediaSource,
  type OutboundMessage,
  type WhatsAppProvider,
} from '../../core/provider/index.ts';
import { gatewayErrorFrom } from './expectations.ts';
import { ACTIONS, SAMPLES, VARIATIONS } from './samples.ts';
import { forbiddenHttp, withUpstream, type Subject } from './subject.ts';
import { itWhere } from './where.ts';

/** A medium as the gateway keeps it, which counts what was read of it. */
function fileOf(bytes: Buffer): { readonly source: MediaSource; read(): number } {
  let read = 0;
  const chunk = 64 * 1024;
  const source: MediaSource = {
    type: 'file',
    mediaType: 'application/pdf',
    size: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    open: async () =>
      new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (read >= bytes.byteLength) return controller.close();
            const part = bytes.subarray(read, read + chunk);
            read += part.byteLength;
            controller.enqueue(new Uint8Array(part));
          },
        },
        { highWaterMark: 0 },
      ),
  };
  return { source, read: () => read };
}

export function describeSending(subject: Subject): void {
  const { factory, harness } = subject;
  const { capabilities } = factory;
  const messages = [
    ...Object.values(SAMPLES).map((message) => ({ name: message.type as string, message })),
    ...VARIATIONS,
  ];

  describe(`${factory.id} sends`, () => {
    withUpstream(subject);

    for (const { name, message } of messages) {
      const missing = missingCapability(message, capabilities);
      if (missing === undefined) {
        it(name, async () => {
          const result = await subject.build().send(message, { idempotencyKey: `sends ${name}` });
          expect(result.providerMessageId).toMatch(/^\S+$/);
          expect(['queued', 'sent']).toContain(result.state);
          expect(Array.isArray(result.warnings)).toBe(true);
        });
      } else {
        it(`no ${name}, and says so before any call`, async () => {
          const provider = subject.build({ http: forbiddenHttp });
          const error = await gatewayErrorFrom(() => provider.send(message, { idempotencyKey: 'unsupported' }));
          expect(error).toMatchObject({ code: 'unsupported_message', retryable: false, capability: missing });
        });
      }
    }

    const send = (key: string, provider: WhatsAppProvider = subject.build()) =>
      provider.send(SAMPLES.text, { idempotencyKey: key }).then(({ providerMessageId }) => providerMessageId);

    it('different keys as different messages', async () => {
      expect(await send('one')).not.toBe(await send('two'));
    });

    itWhere(
      capabilities.idempotentSend,
      'its backend does not deduplicate',
      'the same key as the same message',
      async () => {
        expect(await send('same')).toBe(await send('same', subject.build()));
      },
    );

    const reading = 'its backend takes addresses: it is given one of ours';
    itWhere(
      capabilities.mediaSources.includes('file'),
      reading,
      'a file that the gateway keeps, all of it',
      async () => {
        const file = fileOf(Buffer.alloc(300_000, 'polyzap'));
        const message = { ...SAMPLES.document, media: file.source };
        const result = await subject.build().send(message, { idempotencyKey: 'file' });
        expect(result.providerMessageId).toMatch(/^\S+$/);
        expect(file.read()).toBe(300_000);
      },
    );

    itWhere(capabilities.mediaSources.includes('file'), reading, 'no file that is gone, and says so', async () => {
      const gone = () => Promise.reject(new GatewayError({ code: 'media_unavailable' }));
      const message = { ...SAMPLES.document, media: { ...fileOf(Buffer.from('x')).source, open: gone } };
      const provider = subject.build({ http: forbiddenHttp });
      const error = await gatewayErrorFrom(() => provider.send(message, { idempotencyKey: 'gone' }));
      expect(error).toMatchObject({ code: 'media_unavailable', retryable: false });
    });

    const official = capabilities.freeform === '24h-window';
    itWhere(official, 'what fetches has a guard of its own', 'no medium from where its backend cannot be', async () => {
      const { image, carousel } = SAMPLES;
      const provider = subject.build({ http: forbiddenHttp });
      for (const host of ['localhost', '127.0.0.1', '10.1.2.3:8080', '169.254.169.254', '[::1]', '[::ffff:10.0.0.1]']) {
        const url = `http://${host}/a.jpg`;
        const messages: OutboundMessage[] = [{ ...image, media: { type: 'url', url, mediaType: 'image/jpeg' } }];
        if (capabilities.messages.carousel !== false && carousel.type === 'carousel') {
          const [first, ...others] = carousel.cards;
          messages.push({ ...carousel, cards: [...others, ...(first === undefined ? [] : [{ ...first, url }])] });
        }
        for (const message of messages) {
          const error = await gatewayErrorFrom(() => provider.send(message, { idempotencyKey: 'private' }));
          expect([error.code, error.retryable], `${message.type} ${host}`).toEqual(['url_not_allowed', false]);
        }
        // A backend beside us may have it.
        const beside = subject.build({ http: forbiddenHttp, baseUrl: 'http://127.0.0.1:1' });
        const [message = image] = messages;
        const error = await gatewayErrorFrom(() => beside.send(message, { idempotencyKey: 'beside' }));
        expect(error.code).not.toBe('url_not_allowed');
      }
    });

    it('keys of any printable ASCII, up to 128', async () => {
      const printable = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index)).join('');
      expect(await send(printable)).toMatch(/^\S+$/);
      expect(await send('k'.repeat(128))).toMatch(/^\S+$/);
    });
  });

  describe(`${factory.id} performs`, () => {
    withUpstream(subject);

    for (const action of Object.values(ACTIONS)) {
      if (capabilities.actions.includes(action.type)) {
        it(action.type, async () => {
          await expect(subject.build().perform(action)).resolves.toBeUndefined();
        });
      } else {
        it(`no ${action.type}, and says so before any call`, async () => {
          const error = await gatewayErrorFrom(() => subject.build({ http: forbiddenHttp }).perform(action));
          expect(error).toMatchObject({ code: 'unsupported_message', capability: `actions.${action.type}` });
        });
      }
    }
  });

  describe(`${factory.id} opens media`, () => {
    withUpstream(subject);

    it('that is there', async () => {
      const media = await subject.build().downloadMedia(harness.media.known);
      expect(media.mediaType).toBe(harness.media.known.mediaType);
      expect(new Uint8Array(await new Response(media.body).arrayBuffer())).toEqual(harness.media.bytes);
    });

    it('that is gone, or never was its own, with media_unavailable', async () => {
      const foreign = { ...harness.media.known, providerId: 'another' };
      for (const reference of [harness.media.gone, foreign]) {
        const error = await gatewayErrorFrom(() => subject.build().downloadMedia(reference));
        expect([error.code, error.retryable]).toEqual(['media_unavailable', false]);
      }
    });
  });
}
