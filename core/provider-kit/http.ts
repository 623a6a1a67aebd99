import type { Agent as HttpAgent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { AxiosResponse } from 'axios';
import { HttpFault, type Http, type HttpRequest } from '../provider/index.ts';
import { collectBytes, limitBytes, toWebStream } from './byte-stream.ts';
import { assertPublicUrl, publicLookup, type Resolve } from './public-address.ts';
import { errorCode, safeCause } from './redact.ts';

/** What a client may reach, and whom it trusts. */
export type HttpOptions = {
  /** For URLs that tenants choose: https only, public addresses only (`public-address.ts`). Refusals are `not-taken` faults whose cause is `url_not_allowed`. */
  readonly publicOnly?: boolean;
  /** How host names are resolved with `publicOnly`. The operating system's way when absent. */
  readonly resolve?: Resolve;
  /** A certificate authority to trust besides the usual ones, PEM: for test doubles and egress proxies. */
  readonly ca?: string;
};

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 1024 * 1024;

/** Idle connections close before servers close them (5 s is a common limit), so we rarely write into a dying one. */
const IDLE_CONNECTION_MS = 4_000;

/**
 * The HTTP client that providers borrow, on axios, which loads with the first request: a function that calls nobody
 * does not pay for it.
 *
 * Connections are reused; redirects are answers like any other; proxies from the environment are ignored. A fault is
 * `not-taken` exactly where the connection was not ready to carry the request (name, connect and TLS failures,
 * a time-out or abort before that): until then no byte of it has left.
 */
export function createHttp(options: HttpOptions = {}): Http {
  let client: Promise<Client> | undefined;

  async function open(request: HttpRequest): Promise<Answer> {
    const exchange = startExchange(request);
    try {
      const url = parseUrl(request.url);
      if (options.publicOnly === true) assertPublicUrl(url);
      client ??= loadClient(options);
      const response = await (await client)(request, url, exchange);
      exchange.reached = true;
      return { exchange, status: response.status, headers: toHeaders(response), bytes: readBody(response, exchange) };
    } catch (error) {
      throw exchange.fail(error);
    }
  }

  return {
    async request(request) {
      const { exchange, status, headers, bytes } = await open(request);
      try {
        return { status, headers, body: await collectBytes(bytes) };
      } catch (error) {
        throw exchange.fail(error);
      } finally {
        exchange.end();
      }
    },
    async stream(request) {
      const { exchange, status, headers, bytes } = await open(request);
      return { status, headers, body: toWebStream(endingExchange(bytes, exchange)) };
    },
  };
}

type Answer = {
  readonly exchange: Exchange;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
};

/** One request and its answer, from the first lookup to the last byte. */
type Exchange = {
  readonly request: HttpRequest;
  readonly signal: AbortSignal;
  /** A body that is a stream. */
  readonly upload: Readable | undefined;
  /** The connection was ready: from here on the other side may have the request. */
  reached: boolean;
  /** Ends the exchange and says how it failed. */
  fail(error: unknown): HttpFault;
  end(): void;
};

function startExchange(request: HttpRequest): Exchange {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = request;
  const controller = new AbortController();
  const upload = toUpload(request.body);
  let stopped: string | undefined;
  const stop = (reason: string): void => {
    stopped ??= reason;
    controller.abort();
  };
  const onAbort = (): void => stop('aborted by the caller');
  const timer = setTimeout(() => stop(`no answer within ${timeoutMs} ms`), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  return {
    request,
    signal: controller.signal,
    upload,
    reached: false,
    fail(error) {
      this.end();
      controller.abort();
      if (HttpFault.isInstance(error)) return error;
      const reason = stopped ?? errorCode(error) ?? 'failed';
      const message = `${request.method} ${hostOf(request.url)}: ${reason}`;
      return new HttpFault(this.reached ? 'unknown' : 'not-taken', message, safeCause(error));
    },
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      // What has not been sent by now is not wanted.
      upload?.destroy();
    },
  };
}

async function* endingExchange(
  bytes: AsyncGenerator<Uint8Array, void, undefined>,
  exchange: Exchange,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes;
  } catch (error) {
    throw exchange.fail(error);
  } finally {
    exchange.end();
  }
}

type Body = AsyncIterable<Uint8Array> & { destroy(): void };
type Client = (request: HttpRequest, url: URL, exchange: Exchange) => Promise<AxiosResponse<Body>>;

async function loadClient(options: HttpOptions): Promise<Client> {
  // The default exports, not the namespaces: what replaces `request` there (msw, tracing) is then seen.
  const [{ default: axios }, { default: http }, { default: https }] = await Promise.all([
    import('axios'),
    import('node:http'),
    import('node:https'),
  ]);
  const lookup: LookupFunction | undefined = options.publicOnly === true ? publicLookup(options.resolve) : undefined;
  const connection = { keepAlive: true, timeout: IDLE_CONNECTION_MS, ...(lookup && { lookup }) };
  const agents: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpAgent } = {
    httpAgent: new http.Agent(connection),
    httpsAgent: new https.Agent({ ...connection, ...(options.ca !== undefined && { ca: options.ca }) }),
  };
  const instance = axios.create({
    ...agents,
    adapter: 'http',
    responseType: 'stream',
    proxy: false,
    maxRedirects: 0,
    maxBodyLength: Number.POSITIVE_INFINITY,
    validateStatus: () => true,
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
  });

  return (request, url, exchange) =>
    instance.request<Body>({
      method: request.method,
      url: url.href,
      // `false` keeps axios from inventing a content type.
      headers: { 'content-type': false, 'user-agent': 'polyzap', ...request.headers },
      signal: exchange.signal,
      transport: watched(url.protocol === 'https:' ? https : http, url.protocol, exchange),
      ...(request.body !== undefined && { data: exchange.upload ?? asBuffer(request.body) }),
    });
}

type Transport = {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
};

/** Node's own transport; notes when the connection is ready to carry the request. */
function watched(transport: Transport, protocol: string, exchange: Exchange): Transport {
  return {
    request(options, onResponse) {
      const outgoing = transport.request(options, onResponse);
      const ready = (): void => {
        exchange.reached = true;
      };
      outgoing.once('socket', (socket) => {
        if (outgoing.reusedSocket) ready();
        else socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', ready);
      });
      return outgoing;
    },
  };
}

async function* readBody(
  response: AxiosResponse<Body>,
  exchange: Exchange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { maxBytes = DEFAULT_MAX_BYTES, method, url } = exchange.request;
  const onAbort = (): void => response.data.destroy();
  exchange.signal.addEventListener('abort', onAbort, { once: true });
  const tooLarge = (): HttpFault =>
    new HttpFault('unknown', `${method} ${hostOf(url)}: the answer is larger than ${maxBytes} bytes`);
  try {
    yield* limitBytes(response.data, maxBytes, tooLarge);
  } finally {
    exchange.signal.removeEventListener('abort', onAbort);
    response.data.destroy();
  }
}

function parseUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError('not an http URL');
  return url;
}

/** For messages: paths and queries may carry numbers or tokens. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an invalid URL';
}

function toHeaders(response: AxiosResponse<Body>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries<unknown>(response.headers)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === 'string') headers.append(name, each);
    }
  }
  return headers;
}

/** Its failure fails the request; where nobody listens any more, it must not end the process. */
function toUpload(body: HttpRequest['body']): Readable | undefined {
  if (!(body instanceof ReadableStream)) return undefined;
  const upload = Readable.fromWeb(body as NodeStream<Uint8Array>, { objectMode: false });
  upload.on('error', () => undefined);
  return upload;
}

function asBuffer(body: string | Uint8Array | ReadableStream<Uint8Array>): Buffer {
  if (body instanceof ReadableStream) throw new TypeError('a stream is not sent as bytes');

  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
