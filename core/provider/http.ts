import type { CallOptions } from './call.ts';

/**
 * The client that providers borrow. `core/provider-kit/http.ts` makes the real one, on axios.
 *
 * An answer of any status resolves. Only a request without a complete answer throws: an `HttpFault`, which says
 * whether the other side may have acted on it.
 */
export type Http = {
  request(request: HttpRequest): Promise<HttpResponse>;
  /** For bodies that must not be held in memory. The caller reads or cancels `body`. */
  stream(request: HttpRequest): Promise<HttpStream>;
};

/** A call to a backend. */
export type HttpRequest = CallOptions & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream needs a `content-length` among the headers. It is read once, and cancelled where the request fails. */
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  /** The whole exchange, connecting included. 15,000 when absent. */
  readonly timeoutMs?: number;
  /** Answers above this are cut off with a fault. 1 MiB when absent. */
  readonly maxBytes?: number;
};

/** An answer that was read whole. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
};

/** An answer whose body is still to be read, or cancelled. */
export type HttpStream = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array>;
};

const marker = Symbol.for('polyzap.http-fault');

/** No complete answer came. */
export class HttpFault extends Error {
  readonly [marker] = true;
  override readonly name = 'HttpFault';
  /**
   * `not-taken`: the request certainly never reached the other side (refused, no such host, TLS failed).
   * `unknown`: it may have (timed out, reset, answer cut off).
   */
  readonly outcome: 'not-taken' | 'unknown';

  constructor(outcome: 'not-taken' | 'unknown', message: string, cause?: unknown) {
    super(message, { cause });
    this.outcome = outcome;
  }

  static isInstance(error: unknown): error is HttpFault {
    return typeof error === 'object' && error !== null && marker in error;
  }
}
