import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type RequestOptions } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup, type Resolve } from '../../../core/provider-kit/public-address.ts';
import { openPublicUrl, type OpenOptions } from '../../../core/provider-kit/safe-download.ts';
import { GatewayError } from '../../../core/provider/index.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const limits = { maxBytes: 1000, timeoutMs: 20_000 };
const resolveTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/**
 * A public internet on loopback: asks the checked lookup where it would connect, notes that, then connects to a local
 * server instead.
 */
function internet(port: number, resolve: Resolve) {
  const connections: { host: string; addresses: string[] }[] = [];
  const request = (url: URL, options: RequestOptions) => {
    const { lookup, ...rest } = options;
    if (lookup === undefined) throw new Error('The connection was not pinned');
    return httpRequest({
      ...rest,
      host: url.hostname,
      port,
      path: url.pathname,
      lookup: (host, lookupOptions, callback) =>
        lookup(host, { ...lookupOptions, all: true }, (error, found) => {
          if (error !== null) return callback(error, '', 0);
          connections.push({ host, addresses: Array.isArray(found) ? found.map(({ address }) => address) : [found] });
          const local = { address: '127.0.0.1', family: 4 };
          return lookupOptions.all === true ? callback(null, [local]) : callback(null, local.address, local.family);
        }),
    });
  };
  const options: OpenOptions = { ...limits, resolve, request };
  return { connections, options };
}

async function failureOf(call: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await call.then(
    () => new Error('it was opened'),
    (reason: unknown) => reason,
  );
  if (!GatewayError.isInstance(error)) throw error;
  return error;
}

const textOf = async (call: ReturnType<typeof openPublicUrl>): Promise<string> =>
  new Response((await call).body).text();

describe('a public URL', () => {
  it('is opened, with its type and size', async () => {
    const port = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity');
      response.setHeader('content-type', 'Image/PNG; charset=x').setHeader('content-length', 4).end('data');
    });
    const { options, connections } = internet(port, resolveTo('93.184.215.14', '2606:2800:21f::1'));
    const media = await openPublicUrl('https://media.example/a.png', options);
    expect([media.mediaType, media.size, await new Response(media.body).text()]).toEqual(['image/png', 4, 'data']);
    expect(connections).toEqual([{ host: 'media.example', addresses: ['93.184.215.14', '2606:2800:21f::1'] }]);
  });

  it('is resolved once: an answer that changes afterwards (DNS rebinding) is never asked for', async () => {
    const port = await serve((_, response) => response.end('data'));
    let questions = 0;
    const { options, connections } = internet(port, async () => {
      questions += 1;
      return [{ address: questions === 1 ? '93.184.215.14' : '127.0.0.1', family: 4 }];
    });
    expect(await textOf(openPublicUrl('https://rebinding.example/', options))).toBe('data');
    expect(questions).toBe(1);
    expect(connections).toEqual([{ host: 'rebinding.example', addresses: ['93.184.215.14'] }]);
    // The next connection asks again, and is refused.
    expect((await failureOf(openPublicUrl('https://rebinding.example/', options))).code).toBe('url_not_allowed');
  });

  it('may redirect three times, and is checked each time', async () => {
    const port = await serve((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === 0) response.end('there');
      else response.writeHead(302, { location: `https://hop${hop}.example/${hop - 1}` }).end();
    });
    const { options, connections } = internet(port, resolveTo('93.184.215.14'));
    expect(await textOf(openPublicUrl('https://media.example/3', options))).toBe('there');
    expect(connections.map(({ host }) => host)).toEqual([
      'media.example',
      'hop3.example',
      'hop2.example',
      'hop1.example',
    ]);
    const error = await failureOf(openPublicUrl('https://media.example/4', options));
    expect([error.code, error.retryable]).toEqual(['media_unavailable', false]);
  });
});

describe('what is refused before any connection', () => {
  const refused = async (url: string, resolve: Resolve = resolveTo('93.184.215.14')) => {
    let asked = 0;
    const error = await failureOf(
      openPublicUrl(url, {
        ...limits,
        resolve,
        request: (target, { lookup, ...options }) => {
          asked += 1;
          return httpRequest({ ...options, host: target.hostname, port: 1, ...(lookup && { lookup }) });
        },
      }),
    );
    return { code: error.code, asked };
  };

  it.each([
    'http://media.example/',
    'ftp://media.example/',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'nonsense',
    '',
    'https://user@media.example/',
    'https://user:secret@media.example/',
    'https://media.example:8443/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://api.localhost/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.100.100.200/',
    'https://168.63.129.16/',
    'https://192.0.2.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
    'https://[2001:db8::1]/',
    'https://[fc00::1]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
  ])('%s', async (url) => {
    expect(await refused(url)).toEqual({ code: 'url_not_allowed', asked: 0 });
  });

  it.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:10.0.0.1'],
    ['64:ff9b::a00:1'],
    ['fe80::1%eth0'],
    ['not an address'],
    ['93.184.215.14', '10.0.0.1'],
    [],
  ])('a name that means %s', async (...addresses) => {
    expect((await refused('https://media.example/', resolveTo(...addresses.filter(Boolean)))).code).toBe(
      'url_not_allowed',
    );
  });

  it.each([
    'https://169.254.169.254/',
    'http://media.example/',
    'https://[::1]/',
    '//localhost/',
    'https://inside.example/',
  ])('a redirect to %s', async (location) => {
    const paths: (string | undefined)[] = [];
    const port = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location }).end();
    });
    const resolve: Resolve = (host) => resolveTo(host === 'inside.example' ? '10.0.0.1' : '93.184.215.14')(host);
    const { options } = internet(port, resolve);
    expect((await failureOf(openPublicUrl('https://media.example/start', options))).code).toBe('url_not_allowed');
    expect(paths).toEqual(['/start']);
  });
});

describe('what goes wrong on the way', () => {
  const open = (port: number, options: Partial<OpenOptions> = {}) =>
    openPublicUrl(`http://127.0.0.1:${port}/`, { ...limits, allowPrivateAddresses: true, ...options });

  it.each([
    [404, false],
    [403, false],
    [204, false],
    [304, false],
    [429, true],
    [500, true],
    [503, true],
  ])('status %i is media_unavailable, retryable: %s', async (status, retryable) => {
    const port = await serve((_, response) => response.writeHead(status).end());
    const error = await failureOf(open(port));
    expect([error.code, error.retryable]).toEqual(['media_unavailable', retryable]);
  });

  it('a body that says it is too large is rejected at once', async () => {
    const port = await serve((_, response) => response.writeHead(200, { 'content-length': 1001 }).flushHeaders());
    expect((await failureOf(open(port))).code).toBe('media_rejected');
  });

  it('a body that turns out too large is rejected while reading', async () => {
    const port = await serve((_, response) => {
      response.write(Buffer.alloc(600));
      response.end(Buffer.alloc(600));
    });
    expect((await failureOf(textOf(open(port)))).code).toBe('media_rejected');
    expect((await textOf(open(port, { maxBytes: 1200 }))).length).toBe(1200);
  });

  it('a body that ends early, or is packed although we did not ask, is unavailable', async () => {
    const short = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half', () => response.destroy());
    });
    expect((await failureOf(textOf(open(short)))).code).toBe('media_unavailable');
    const packed = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'));
    expect((await failureOf(open(packed))).code).toBe('media_unavailable');
  });

  it('silence ends with the time-out, before the answer and in the middle of it', async () => {
    const silent = await serve(() => {});
    expect(await failureOf(open(silent, { timeoutMs: 50 }))).toMatchObject({
      code: 'media_unavailable',
      retryable: true,
    });
    const slow = await serve((_, response) => void response.write('half'));
    expect((await failureOf(textOf(open(slow, { timeoutMs: 100 })))).code).toBe('media_unavailable');
  });

  it('the caller can give up', async () => {
    const port = await serve(() => {});
    expect((await failureOf(open(port, { signal: AbortSignal.abort() }))).code).toBe('media_unavailable');
  });

  it('a reader that cancels ends the download', async () => {
    let closed: Promise<unknown> | undefined;
    const port = await serve((_, response) => {
      closed = once(response, 'close');
      response.write('endless');
    });
    const reader = (await open(port)).body.getReader();
    await reader.read();
    await reader.cancel();
    await closed;
  });
});

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('publicLookup', () => {
  it('answers one address or all, as sockets ask', async () => {
    const lookup = publicLookup(resolveTo('93.184.215.14', '2606:2800:21f::1'));
    const ask = (all: boolean) =>
      new Promise((resolve) => {
        lookup('media.example', { all }, (...answer) => resolve(answer));
      });
    expect(await ask(false)).toEqual([null, '93.184.215.14', 4]);
    expect(await ask(true)).toEqual([
      null,
      [
        { address: '93.184.215.14', family: 4 },
        { address: '2606:2800:21f::1', family: 6 },
      ],
    ]);
  });
});
