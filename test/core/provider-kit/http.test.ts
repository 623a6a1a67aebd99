import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import { HttpFault } from '../../../core/provider/index.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener);
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return listen(server);
}

/** A server that speaks no HTTP of its own. */
async function serveRaw(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  cleanups.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return listen(server);
}

async function faultOf(call: Promise<unknown>): Promise<HttpFault> {
  const error: unknown = await call.then(
    () => new Error('no fault'),
    (reason: unknown) => reason,
  );
  if (!HttpFault.isInstance(error)) throw error;
  return error;
}

describe('answers', () => {
  it('resolve whatever their status, redirects included', async () => {
    const url = await serve((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { location: '/elsewhere', 'x-kind': 'a' }).end('body');
    });
    const http = createHttp();
    for (const status of [200, 302, 404, 429, 500]) {
      const answer = await http.request({ method: 'GET', url: `${url}/${status}` });
      expect([answer.status, answer.headers.get('x-kind'), text(answer.body)]).toEqual([status, 'a', 'body']);
    }
  });

  it('carry bytes and headers as they were given, and keep every set-cookie', async () => {
    const url = await serve((request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.setHeader(
        'seen',
        `${request.method} ${request.headers['content-type']} ${String(request.headers['x-key'])}`,
      );
      request.pipe(response);
    });
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const answer = await createHttp().request({
      method: 'PUT',
      url,
      headers: { 'content-type': 'application/octet-stream', 'x-key': 'k' },
      body: body.subarray(3),
    });
    expect(answer.body).toEqual(body.subarray(3));
    expect(answer.headers.get('seen')).toBe('PUT application/octet-stream k');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('invents no content type for a request without one', async () => {
    const url = await serve((request, response) => response.end(String(request.headers['content-type'])));
    expect(text((await createHttp().request({ method: 'POST', url, body: '{}' })).body)).toBe('undefined');
  });

  it('reuse the connection', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const http = createHttp();
    for (let turn = 0; turn < 3; turn += 1) await http.request({ method: 'GET', url });
    expect(ports.size).toBe(1);
  });

  it('do not come through a proxy of the environment', async () => {
    const url = await serve((_, response) => response.end('direct'));
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    cleanups.push(() => {
      delete process.env['HTTP_PROXY'];
      delete process.env['http_proxy'];
    });
    expect(text((await createHttp().request({ method: 'GET', url })).body)).toBe('direct');
  });

  it('stream without holding the body', async () => {
    const url = await serve((_, response) => {
      response.write('one ');
      response.end('two');
    });
    const answer = await createHttp().stream({ method: 'GET', url });
    expect(await new Response(answer.body).text()).toBe('one two');
  });

  it('end at the source when the reader cancels', async () => {
    let closed: Promise<unknown> | undefined;
    const url = await serve((_, response) => {
      closed = once(response, 'close');
      response.write('endless');
    });
    const answer = await createHttp().stream({ method: 'GET', url });
    const reader = answer.body.getReader();
    await reader.read();
    await reader.cancel();
    await closed;
  });
});

describe('faults that certainly took nothing', () => {
  it('are refused connections and unknown hosts', async () => {
    const http = createHttp();
    for (const url of ['http://127.0.0.1:1/', 'http://nowhere.invalid/', 'ftp://127.0.0.1/', 'nonsense']) {
      expect((await faultOf(http.request({ method: 'POST', url, body: '{}' }))).outcome, url).toBe('not-taken');
    }
  });

  it('are TLS failures', async () => {
    const url = await serveRaw((socket) => socket.end('this is not TLS'));
    const call = createHttp().request({ method: 'POST', url: url.replace('http:', 'https:'), body: '{}' });
    expect((await faultOf(call)).outcome).toBe('not-taken');
  });

  it('are time-outs and aborts while the connection is being made', async () => {
    // Accepts, but never answers the TLS greeting: not connected yet, as far as HTTP goes.
    const url = (await serveRaw(() => {})).replace('http:', 'https:');
    const http = createHttp();
    expect((await faultOf(http.request({ method: 'POST', url, body: '{}', timeoutMs: 30 }))).outcome).toBe('not-taken');
    const aborted = faultOf(http.request({ method: 'POST', url, signal: AbortSignal.abort() }));
    expect((await aborted).outcome).toBe('not-taken');
  });
});

describe('faults that may have been taken', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['closed without an answer', (socket) => socket.once('data', () => socket.end())],
    ['garbage', (socket) => socket.once('data', () => socket.end('what?\r\n\r\n'))],
    [
      'an answer cut off by its length',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')),
    ],
    [
      'an answer cut off between chunks',
      (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n')),
    ],
    ['silence', () => {}],
    [
      'silence in the middle of the answer',
      (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')),
    ],
  ])('%s', async (_, onConnection) => {
    const url = await serveRaw(onConnection);
    const http = createHttp();
    // Ends the silent ones alone; by then the request has left, on a busy machine too.
    const timeoutMs = 1_000;
    const fault = await faultOf(http.request({ method: 'POST', url, body: '{}', timeoutMs }));
    expect(fault.outcome).toBe('unknown');
    const streamed = http
      .stream({ method: 'POST', url, body: '{}', timeoutMs })
      .then((answer) => new Response(answer.body).text());
    expect((await faultOf(streamed)).outcome).toBe('unknown');
  });

  it('an abort after the request has left', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const fault = await faultOf(createHttp().request({ method: 'POST', url, signal: controller.signal }));
    expect(fault.outcome).toBe('unknown');
    expect(fault.message).toContain('aborted by the caller');
  });

  it('a reset on a connection that was used before', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests += 1;
      if (requests === 1) response.end('fine');
      else request.socket.destroy();
    });
    const http = createHttp();
    await http.request({ method: 'GET', url });
    expect((await faultOf(http.request({ method: 'POST', url, body: '{}' }))).outcome).toBe('unknown');
  });

  it('an answer larger than allowed, however it is packed', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/packed') {
        response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(100_000)));
      } else {
        response.end(Buffer.alloc(1001));
      }
    });
    const http = createHttp();
    const ask = { method: 'GET', maxBytes: 1000 } as const;
    expect((await faultOf(http.request({ ...ask, url }))).message).toContain('larger than 1000 bytes');
    expect((await faultOf(http.request({ ...ask, url: `${url}/packed` }))).outcome).toBe('unknown');
    await expect(http.request({ ...ask, url, maxBytes: 1001 })).resolves.toMatchObject({ status: 200 });
  });
});

describe('secrets', () => {
  it('of the request are not found anywhere in a fault', async () => {
    const url = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const fault = await faultOf(
      createHttp().request({
        method: 'POST',
        url: `${url}/token-in-path?key=token-in-query`,
        headers: { authorization: 'Bearer token-in-header' },
        body: 'token-in-body',
      }),
    );
    const { inspect } = await import('node:util');
    expect(inspect(fault, { depth: 20, showHidden: true })).not.toMatch(/token-in/);
    expect(fault.message).toMatch(/^POST 127\.0\.0\.1:\d+: ECONNRESET$/);
  });
});

describe('publicOnly', () => {
  it('refuses what is not public before any connection', async () => {
    let connections = 0;
    const url = await serveRaw(() => {
      connections += 1;
    });
    const { port } = new URL(url);
    const http = createHttp({ publicOnly: true, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    for (const target of [url, `https://127.0.0.1:${port}/`, 'https://127.0.0.1/', 'https://rebinding.example/']) {
      const fault = await faultOf(http.request({ method: 'POST', url: target, body: '{}' }));
      expect(fault.outcome, target).toBe('not-taken');
      expect(fault.message, target).toContain('url_not_allowed');
    }
    expect(connections).toBe(0);
  });
});
