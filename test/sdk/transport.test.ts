import { describe, expect, it } from 'vitest';
import { createClient, PolyzapError, type ClientOptions } from '../../sdk/src/index.ts';

type Answer = Response | Error | 'hang' | 'endless';
type Seen = { readonly method: string; readonly url: string; readonly key: string | null; readonly body: string };

/** A client whose gateway answers from a list, and whose waits take no time. */
function scripted(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const seen: Seen[] = [];
  const waited: number[] = [];
  const left = [...answers];
  const client = createClient({
    baseUrl: 'https://gateway.test/',
    apiKey: 'k',
    async fetch(request) {
      const { method, url, headers, signal } = request;
      seen.push({ method, url, key: headers.get('idempotency-key'), body: await request.text() });
      const answer = left.shift() ?? ok({});
      if (answer instanceof Error) throw answer;
      if (answer === 'endless') return endless(signal);
      if (answer !== 'hang') return answer;
      return new Promise((_, reject) => {
        if (signal.aborted) reject(new DOMException('aborted', 'AbortError'));
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), { once: true });
      });
    },
    wait: async (milliseconds) => void waited.push(milliseconds),
    ...options,
  });
  return { client, seen, waited };
}

/** Begins, and never ends; breaks where the request is aborted, as one from the network does. */
function endless(signal: AbortSignal): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(1));
      signal.addEventListener('abort', () => controller.error(signal.reason), { once: true });
    },
  });
  return new Response(body, { headers: { 'content-type': 'image/svg+xml' } });
}

const ok = (body: unknown): Response => Response.json(body);
function problem(code: string, status: number, more: object = {}, headers: Record<string, string> = {}): Response {
  const body = {
    type: `urn:polyzap:error:${code}`,
    title: 't',
    status,
    detail: 'd',
    code,
    action: 'a',
    requestId: 'req_1',
  };
  return new Response(JSON.stringify({ ...body, retryable: false, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
const busy = (): Response => problem('rate_limited', 429, { retryable: true }, { 'retry-after': '3' });
const text = { to: '+5511999990001', type: 'text', text: 'Hi' } as const;

const failure = async (promise: Promise<unknown>): Promise<PolyzapError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!PolyzapError.isInstance(error)) throw new Error('expected a PolyzapError', { cause: error });
  return error;
};

describe('a request', () => {
  it('has its query and key where they belong, and nothing that was not given', async () => {
    const { client, seen } = scripted([ok({ data: [], nextCursor: null })]);
    await client.messages.list({ limit: 3, state: undefined, clientReference: 'a&b' });
    expect(seen[0]?.url).toBe('https://gateway.test/v1/messages?limit=3&clientReference=a%26b');
    await client.tenants.get('../keys').catch(() => undefined);
    expect(seen[1]?.url).toBe('https://gateway.test/v1/tenants/..%2Fkeys');
  });

  it('that sends carries a key of its own, the same on each attempt, or yours', async () => {
    const { client, seen } = scripted([new TypeError('no route'), busy(), ok({ id: 'msg_1' }), ok({}), ok({})]);
    await client.messages.send(text);
    expect(seen).toHaveLength(3);
    expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(seen.map(({ key, body }) => key + body)).size).toBe(1);
    await client.messages.send(text);
    expect(seen[3]?.key).not.toBe(seen[0]?.key);
    await client.messages.send(text, { idempotencyKey: 'order-1' });
    expect(seen[4]?.key).toBe('order-1');
    await client.messages.send({ ...text, idempotencyKey: 'order-2' });
    expect(seen[5]?.key).toBe('order-2');
  });

  it('that cannot be made is a mistake in the program, said at once', async () => {
    const { client, seen, waited } = scripted([], { baseUrl: 'localhost' });
    await expect(client.tenants.get('x')).rejects.toThrow(TypeError);
    expect([seen, waited]).toEqual([[], []]);
  });
});

describe('a failure', () => {
  it('is repeated where that is safe, after as long as the gateway asks for', async () => {
    const { client, seen, waited } = scripted([busy(), new Response('', { status: 502 }), ok({ id: 'msg_1' })]);
    await client.messages.get('msg_1');
    expect(seen).toHaveLength(3);
    expect(waited[0]).toBe(3000);
    expect(waited[1]).toBeGreaterThanOrEqual(250);
    expect(waited[1]).toBeLessThanOrEqual(500);
  });

  it.each([
    ['what is not retryable', problem('outcome_unknown', 504), 'send'],
    [
      'a message that was stored and refused',
      problem('rate_limited', 429, { retryable: true, messageId: 'msg_1' }),
      'send',
    ],
    ['a creation, which has no key', busy(), 'create'],
    ['a creation whose answer was lost', new TypeError('reset'), 'create'],
    ['a defect', problem('internal_error', 500), 'get'],
    ['what asks for an hour', problem('rate_limited', 429, { retryable: true }, { 'retry-after': '3600' }), 'get'],
  ] as const)('is not repeated for %s', async (_, answer, call) => {
    const { client, seen } = scripted([answer]);
    const calls = {
      send: () => client.messages.send(text),
      create: () => client.tenants.create({ name: 'x' }),
      get: () => client.tenants.get('ten_1'),
    };
    await failure(calls[call]());
    expect(seen).toHaveLength(1);
  });

  it('is repeated as often as was said', async () => {
    const { client, seen } = scripted([busy(), busy(), busy()], { retries: 1 });
    expect((await failure(client.tenants.get('x'))).retryAfterMs).toBe(3000);
    expect(seen).toHaveLength(2);
  });

  it('says everything that the problem said', async () => {
    const errors = [{ path: 'to', message: 'must be E.164' }];
    const { client } = scripted([problem('invalid_request', 422, { errors, messageId: 'msg_1' })]);
    expect(await failure(client.messages.send(text, { idempotencyKey: 'k1' }))).toMatchObject({
      name: 'PolyzapError',
      code: 'invalid_request',
      status: 422,
      retryable: false,
      message: 'd',
      action: 'a',
      fields: errors,
      requestId: 'req_1',
      messageId: 'msg_1',
      idempotencyKey: 'k1',
    });
  });

  it.each([
    ['a page of a proxy', new Response('<h1>Bad gateway</h1>', { status: 502 }), 'unexpected_answer', 502, true],
    ['a refusal of something else', new Response('{}', { status: 403 }), 'unexpected_answer', 403, false],
    [
      'a problem that is none',
      new Response('{', { status: 400, headers: { 'content-type': 'application/problem+json' } }),
      'unexpected_answer',
      400,
      false,
    ],
    ['no answer', new TypeError('fetch failed'), 'network_error', 0, true],
  ] as const)('is told apart: %s', async (_, answer, code, status, retryable) => {
    const { client } = scripted([answer], { retries: 0 });
    expect(await failure(client.tenants.get('x'))).toMatchObject({ code, status, retryable });
  });

  it('in between may have come after the work was done: only with a key is it called retryable', async () => {
    const lost = (): Response => new Response('', { status: 504 });
    const { client } = scripted([lost(), lost(), new TypeError('reset')], { retries: 0 });
    expect((await failure(client.messages.send(text))).retryable).toBe(true);
    expect((await failure(client.tenants.create({ name: 'x' }))).retryable).toBe(false);
    expect((await failure(client.tenants.create({ name: 'x' }))).retryable).toBe(false);
  });

  it('is a page of something else, too, where JSON, a stream, lines or a picture should have come', async () => {
    const page = (): Response => new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } });
    const { client, seen } = scripted([page(), page(), page(), page()]);
    for (const call of [
      client.tenants.get('x'),
      client.events.stream().next(),
      client.privacy.exportContact('x').next(),
      client.connections.qr('x'),
    ]) {
      const { code, status, retryable } = await failure(call);
      expect([code, status, retryable]).toEqual(['unexpected_answer', 200, false]);
    }
    expect(seen).toHaveLength(4);
  });

  it('is one also while a picture is read, and that is repeated', async () => {
    const broken = (): Response =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('reset')) }), {
        headers: { 'content-type': 'image/svg+xml' },
      });
    const { client, seen } = scripted([broken(), broken(), broken()]);
    expect((await failure(client.connections.qr('x'))).code).toBe('network_error');
    expect(seen).toHaveLength(3);
  });

  it('in time is a timeout; by your signal it is your own reason, and nothing is repeated', async () => {
    const slow = scripted(['hang'], { retries: 0, timeoutMs: 5 });
    expect((await failure(slow.client.tenants.get('x'))).code).toBe('timeout');
    // All of a picture has to come in time, not its beginning alone.
    const { client: picture } = scripted(['endless'], { retries: 0, timeoutMs: 5 });
    expect((await failure(picture.connections.qr('x'))).code).toBe('timeout');

    const { client, seen } = scripted(['hang']);
    const controller = new AbortController();
    const reason = new Error('enough');
    const call = client.messages.send(text, { signal: controller.signal });
    await Promise.resolve();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(client.tenants.get('x', { signal: controller.signal })).rejects.toBe(reason);
    expect(seen.length).toBeLessThanOrEqual(1);
  });
});

describe('iterating', () => {
  it('goes through the pages, and no further than asked', async () => {
    const { client, seen } = scripted([ok({ data: [1, 2], nextCursor: 'c' }), ok({ data: [3], nextCursor: null })]);
    const all: unknown[] = [];
    for await (const one of client.tenants.iterate({ limit: 2 })) all.push(one);
    expect(all).toEqual([1, 2, 3]);
    expect(seen.map(({ url }) => url.split('?')[1])).toEqual(['limit=2', 'limit=2&cursor=c']);
    const early = scripted([ok({ data: [1, 2], nextCursor: 'c' })]);
    for await (const one of early.client.tenants.iterate()) if (one !== undefined) break;
    expect(early.seen).toHaveLength(1);
  });

  it('over events outlives a gateway that is away, and tells cursors once all before them are done', async () => {
    const page = (data: number[], cursor: string, hasMore = false): Response => ok({ data, cursor, hasMore });
    const down = (): Error => new TypeError('down');
    const { client, seen } = scripted(
      [page([1, 2], '2', true), down(), down(), down(), down(), page([3], '3'), page([], '3'), page([4], '4')],
      { retries: 1 },
    );
    const controller = new AbortController();
    const log: unknown[] = [];
    for await (const event of client.events.iterate({
      signal: controller.signal,
      onCursor: (cursor) => void log.push(`cursor ${cursor}`),
    })) {
      log.push(event);
      if (log.length === 6) controller.abort();
    }
    expect(log).toEqual([1, 2, 'cursor 2', 3, 'cursor 3', 4, 'cursor 4']);
    expect(seen.map(({ url }) => url.split('?')[1])).toEqual([
      undefined,
      ...Array.from({ length: 5 }, () => 'after=2'),
      'after=3',
      'after=3',
    ]);
    const refused = scripted([problem('insufficient_scope', 403)]);
    expect((await failure(refused.client.events.iterate().next())).code).toBe('insufficient_scope');
  });
});
