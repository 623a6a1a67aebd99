import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp } from '../../core/provider-kit/http.ts';
import type {
  GatewayError,
  Http,
  ProviderApiError,
  TemplateDefinition,
  WhatsAppProvider,
} from '../../core/provider/index.ts';
import { answering, BROKEN, flooding, withServer } from './broken-servers.ts';
import { expectNoSecrets, gatewayErrorFrom } from './expectations.ts';
import type { ProviderHarness } from './harness.ts';
import type { Subject } from './subject.ts';
import { SAMPLES } from './samples.ts';
import { describeWhere } from './where.ts';

/** Nothing listens on port 1 of loopback. */
const NOBODY = 'http://127.0.0.1:1';

/** Where nothing ends a call but its time-out. By then it has left, on a busy machine too. */
const SILENCE_MS = 1_000;

/** The real client, less patient with who says nothing, and patient with everybody else. */
function httpFor({ silent }: { readonly silent?: true }): Http {
  const client = createHttp();
  const timeoutMs = silent === true ? SILENCE_MS : 60_000;
  return {
    request: (request) => client.request({ ...request, timeoutMs }),
    stream: (request) => client.stream({ ...request, timeoutMs }),
  };
}

/** What becomes of a send when the backend fails, on real sockets. */
export function describeFaults(subject: Subject): void {
  const { factory, harness } = subject;
  const { upstream } = harness;
  const { idempotentSend } = factory.capabilities;
  const failSending = (
    baseUrl: string,
    { signal, ...kind }: { readonly signal?: AbortSignal; readonly silent?: true } = {},
  ) =>
    gatewayErrorFrom(() =>
      subject.build({ baseUrl, http: httpFor(kind) }).send(SAMPLES.text, {
        idempotencyKey: 'fault',
        ...(signal !== undefined && { signal }),
      }),
    );

  describeWhere(upstream !== undefined, 'it has no backend', `${factory.id} meets a backend that`, () => {
    it('is not there: nothing was taken', async () => {
      const error = await failSending(NOBODY);
      expect([error.code, error.retryable, error.provider]).toEqual(['provider_unavailable', true, factory.id]);
      expectNoSecrets(error, harness.secrets);
    });

    it.each(BROKEN)('$name: nobody knows', async ({ onConnection, ...kind }) => {
      const error = await withServer(onConnection, (baseUrl) => failSending(baseUrl, kind));
      expect([error.code, error.retryable, error.provider]).toEqual(['outcome_unknown', idempotentSend, factory.id]);
      expectNoSecrets(error, harness.secrets);
    });

    it('asks us to wait', async () => {
      const onConnection = answering('429 Too Many Requests', 'slow down', { 'retry-after': '7' });
      const error = await withServer(onConnection, (baseUrl) => failSending(baseUrl));
      expect([error.code, error.retryable, error.retryAfterMs]).toEqual(['rate_limited', true, 7000]);
    });

    it('asks us to wait and does not say for how long', async () => {
      const error = await withServer(answering('429 Too Many Requests', 'slow down'), (baseUrl) =>
        failSending(baseUrl),
      );
      expect([error.code, error.retryable, error.retryAfterMs]).toEqual(['rate_limited', true, undefined]);
      expectNoSecrets(error, harness.secrets);
    });

    it('answers with 50 MB: not read to their end', async () => {
      let megabytes = 0;
      const error = await withServer(
        flooding(() => (megabytes += 1)),
        (baseUrl) => failSending(baseUrl),
      );
      expect(error.code).toBe('outcome_unknown');
      // The most that an answer may have, and what sockets hold on the way.
      expect(megabytes).toBeLessThan(25);
    });

    it('is still thinking when the caller gives up: nobody knows', async () => {
      const controller = new AbortController();
      const error = await withServer(
        (socket) => socket.once('data', () => controller.abort()),
        (baseUrl) => failSending(baseUrl, { signal: controller.signal }),
      );
      expect(error.code).toBe('outcome_unknown');
    });

    it('was never asked, because the caller had given up before', async () => {
      expect((await failSending(NOBODY, { signal: AbortSignal.abort() })).code).toBe('provider_unavailable');
    });

    it.each(BROKEN)(
      '$name, in every other call: a fault, or down, but never anything else',
      async ({ onConnection, ...kind }) => {
        await withServer(onConnection, async (baseUrl) => {
          const provider = subject.build({ baseUrl, http: httpFor(kind) });
          expect((await provider.health()).status).toBe('down');
          const { asking, telling } = callsOf(provider, harness);
          await Promise.all([
            ...asking.map(async (call) => expectFault(await gatewayErrorFrom(call), harness)),
            // Where nothing is answered but that it was taken, no words are needed.
            ...telling.map(async (call) => {
              const error: unknown = await call().then(
                () => undefined,
                (thrown: unknown) => thrown,
              );
              if (error !== undefined) expectFault(await gatewayErrorFrom(() => Promise.reject(error)), harness);
            }),
          ]);
        });
      },
    );
  });

  describeWhere(upstream !== undefined, 'it has no backend', `${factory.id} is refused`, () => {
    const server = setupServer();
    beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
    afterAll(() => server.close());

    it.each(upstream?.refusals ?? [])(
      '$name → $code',
      async ({ status, headers, body, code, retryable, retryAfterMs }) => {
        server.resetHandlers(
          http.all(`${upstream?.baseUrl}/*`, () => {
            const init = { status, ...(headers && { headers }) };
            return typeof body === 'string' ? new HttpResponse(body, init) : HttpResponse.json(body as object, init);
          }),
        );
        const provider = subject.build();
        const error = await gatewayErrorFrom(() => provider.send(SAMPLES.text, { idempotencyKey: 'refused' }));
        expect([error.code, error.retryable, error.retryAfterMs]).toEqual([code, retryable, retryAfterMs]);
        if (code !== 'outcome_unknown') expect((error as ProviderApiError).httpStatus).toBe(status);
        expectNoSecrets(error, harness.secrets);
      },
    );
  });
}

type Calls = readonly (() => Promise<unknown>)[];

/** All that a provider can be asked beside sending: what has an answer, and what is only taken. */
function callsOf(
  provider: WhatsAppProvider,
  { media }: ProviderHarness,
): { readonly asking: Calls; readonly telling: Calls } {
  const { capabilities, session, numbers, templates, sender } = provider;
  const chat = { type: 'phone', number: '+15550100000' } as const;
  const target = { providerMessageId: 'wamid.x', direction: 'inbound' } as const;
  return {
    asking: [
      ...(session ? [() => session.state(), () => session.connect({ method: 'qr' }), () => session.disconnect()] : []),
      ...(numbers ? [() => numbers.check(['+15550100000'])] : []),
      ...(templates
        ? [() => templates.list(), () => templates.create(TEMPLATE), () => templates.read('hello', 'en')]
        : []),
      ...(sender ? [() => sender.state(), () => sender.verify('123456')] : []),
    ],
    telling: [
      ...(session ? [() => session.logout()] : []),
      ...(templates ? [() => templates.delete('hello', 'en')] : []),
      ...(sender ? [() => sender.remove()] : []),
      ...capabilities.actions
        .filter((type) => type === 'read')
        .map((type) => () => provider.perform({ type, chat, target })),
      async () => (await provider.downloadMedia(media.known)).body.cancel(),
      async () => provider.webhook.setUp?.(),
      async () => provider.number?.(),
      async () => provider.forget?.([chat]),
      async () => provider.dispose?.(),
    ],
  };
}

const TEMPLATE: TemplateDefinition = { name: 'hello', language: 'en', category: 'utility', body: 'Hello' };

/** What the gateway says of a backend that is down, or that may have done it; no defect of ours, and no secret. */
function expectFault(error: GatewayError, { secrets }: ProviderHarness): void {
  expect(['provider_unavailable', 'outcome_unknown', 'media_unavailable']).toContain(error.code);
  expectNoSecrets(error, secrets);
}
