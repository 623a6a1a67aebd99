import { errorOf, PolyzapError, unexpectedAnswer } from './errors.ts';
import { backoffMs, wait as waitFor, type Wait } from './wait.ts';

/** Where the gateway is, and who asks. */
export type ClientOptions = {
  /** Where the gateway is: `https://whatsapp.example.com`. */
  readonly baseUrl: string;
  /** A tenant's key, or the admin key. Never in a browser that is not yours. */
  readonly apiKey: string;
  /** Yours, for tests or a proxy. The global one when absent. */
  readonly fetch?: (request: Request) => Response | Promise<Response>;
  /** How often a request is repeated where that is safe: reads, and sends, which carry a key. 2 when absent. */
  readonly retries?: number;
  /** For one attempt. 30,000 when absent. */
  readonly timeoutMs?: number;
  /** Yours, for tests. */
  readonly wait?: Wait;
};

/** What every call takes. */
export type CallOptions = { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined };

/** What stands behind the `?`; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What goes with a request. */
export type Asked = CallOptions & {
  readonly query?: object | undefined;
  readonly body?: unknown;
  /** A body that is no JSON, and its type. */
  readonly content?: BodyInit;
  readonly mediaType?: string;
  readonly range?: string;
  readonly idempotencyKey?: string;
  /** The media type that the answer has, where it is no JSON. */
  readonly expected?: string;
};

/** The methods that the gateway knows. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Asks the gateway, repeats what may be repeated, and throws a `PolyzapError` for whatever goes wrong. */
export type Transport = {
  /** The answer's JSON; undefined where it has none. Throws `TypeError` for what cannot be asked at all: a URL that is none. */
  request<Answer>(method: Method, path: string, asked?: Asked): Promise<Answer>;
  /** The answer's bytes, all of them within the time. */
  blob(method: Method, path: string, asked?: Asked): Promise<Blob>;
  /** The answer itself, for bytes as they come. Only the time until it begins is limited. */
  open(method: Method, path: string, asked?: Asked): Promise<Response>;
  readonly wait: Wait;
};

/** Longer than this is not waited for: the error says how long it would be. */
const LONGEST_WAIT_MS = 60_000;

/** Asks over `fetch`. */
export function createTransport(options: ClientOptions): Transport {
  const { apiKey, retries = 2, wait = waitFor } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  // Called as a method of the global object: a browser refuses it otherwise.
  const call = options.fetch ?? ((request: Request) => globalThis.fetch(request));

  function requestOf(method: Method, path: string, asked: Asked, signal: AbortSignal): Request {
    const { body, content, mediaType, range, idempotencyKey } = asked;
    return new Request(base + path + search(asked.query), {
      method,
      signal,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(mediaType !== undefined && { 'content-type': mediaType }),
        ...(range !== undefined && { range }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A stream needs to be told that the answer comes after it.
      ...(content !== undefined && { body: content, duplex: 'half' }),
    });
  }

  /** One attempt. Throws `PolyzapError`, or the reason of the caller's signal. */
  async function attempt<Result>(
    method: Method,
    path: string,
    asked: Asked,
    read: (response: Response) => Result | Promise<Result>,
  ): Promise<Result> {
    const { signal, idempotencyKey, timeoutMs = options.timeoutMs ?? 30_000 } = asked;
    signal?.throwIfAborted();
    const controller = new AbortController();
    const request = requestOf(method, path, asked, controller.signal);
    const stop = (): void => controller.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const repeatable = isRepeatable(method, idempotencyKey);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, timeoutMs);
    try {
      const response = await call(request);
      // Of what has no key, nobody knows whether it was done.
      if (!response.ok) throw await errorOf(response, { idempotencyKey, repeatable });
      if (!(response.headers.get('content-type') ?? '').startsWith(asked.expected ?? '')) {
        throw unexpectedAnswer(response, { idempotencyKey });
      }
      return await read(response);
    } catch (cause) {
      signal?.throwIfAborted();
      if (PolyzapError.isInstance(cause)) throw cause;
      throw new PolyzapError({
        code: late ? 'timeout' : 'network_error',
        message: late ? `No answer within ${timeoutMs} ms` : 'The gateway could not be reached',
        retryable: repeatable,
        idempotencyKey,
        cause,
      });
    } finally {
      clearTimeout(timer);
      // A body that is still read ends with the caller's signal, too.
      if (!(read === asIs)) signal?.removeEventListener('abort', stop);
    }
  }

  async function repeated<Result>(
    method: Method,
    path: string,
    asked: Asked,
    read: (response: Response) => Result | Promise<Result>,
  ): Promise<Result> {
    for (let count = 0; ; count += 1) {
      try {
        return await attempt(method, path, asked, read);
      } catch (error) {
        if (!PolyzapError.isInstance(error) || count >= retries) throw error;
        if (!error.retryable || !isRepeatable(method, asked.idempotencyKey)) throw error;
        // Stored and refused: with the same key the answer would be the same.
        if (error.messageId !== undefined) throw error;
        const pause = error.retryAfterMs ?? backoffMs(count);
        if (pause > LONGEST_WAIT_MS) throw error;
        await wait(pause, asked.signal);
      }
    }
  }

  return {
    wait,
    request: <Answer>(method: Method, path: string, asked: Asked = {}) =>
      repeated(method, path, asked, async (response) => {
        const text = await response.text();
        try {
          return (text === '' ? undefined : JSON.parse(text)) as Answer;
        } catch (cause) {
          throw unexpectedAnswer(response, { idempotencyKey: asked.idempotencyKey, cause });
        }
      }),
    blob: (method, path, asked = {}) => repeated(method, path, asked, (response) => response.blob()),
    open: (method, path, asked = {}) => repeated(method, path, asked, asIs),
  };
}

const asIs = (response: Response): Response => response;

function isRepeatable(method: Method, idempotencyKey: string | undefined): boolean {
  return method === 'GET' || idempotencyKey !== undefined;
}

function search(query: object = {}): string {
  const given = Object.entries(query as Query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** A part of a path. */
export function part(id: string): string {
  return encodeURIComponent(id);
}
