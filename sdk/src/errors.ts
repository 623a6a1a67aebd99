import type { ErrorCode, Problem } from './types.ts';

/**
 * What can go wrong before there is an answer, beside the gateway's own codes. `network_error`: no answer came.
 * `timeout`: none came in time. `unexpected_answer`: something between here and the gateway answered instead.
 */
export type ClientErrorCode = 'network_error' | 'timeout' | 'unexpected_answer';

/** The gateway's codes, and those of the client itself. */
export type PolyzapErrorCode = ErrorCode | ClientErrorCode;

/** What an error says. */
export type PolyzapErrorOptions = {
  readonly code: PolyzapErrorCode;
  readonly message: string;
  readonly status?: number;
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly problem?: Problem | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly cause?: unknown;
};

const MARKER = Symbol.for('polyzap.sdk.error');

/** The one error that the client throws, aborting apart: there your signal's own reason is thrown. */
export class PolyzapError extends Error {
  readonly [MARKER] = true;
  override readonly name = 'PolyzapError';
  /** A newer gateway may send a code that these types do not know yet. */
  readonly code: PolyzapErrorCode;
  /** 0 where no answer came. */
  readonly status: number;
  /** Whether repeating may help and cannot send a message twice; of a send: with the same `idempotencyKey`. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** What to do about it, in a sentence. */
  readonly action: string | undefined;
  /** Which fields of the request are wrong. */
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | undefined;
  /** The message that was stored although it could not be sent. */
  readonly messageId: string | undefined;
  /** The provider's own words. */
  readonly provider: Problem['provider'];
  /** What the provider lacks, for `unsupported_message`. */
  readonly capability: string | undefined;
  /** The key that a send had: with it, repeating is safe. */
  readonly idempotencyKey: string | undefined;

  constructor(options: PolyzapErrorOptions) {
    super(options.message, { cause: options.cause });
    const { problem } = options;
    this.code = options.code;
    this.status = options.status ?? 0;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.action = problem?.action;
    this.fields = problem?.errors ?? [];
    this.requestId = problem?.requestId;
    this.messageId = problem?.messageId;
    this.provider = problem?.provider;
    this.capability = problem?.capability;
    this.idempotencyKey = options.idempotencyKey;
  }

  /** Works where two copies of this package are loaded, and `instanceof` does not. */
  static isInstance(error: unknown): error is PolyzapError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}

/** Of which request an answer is an error. */
export type Failed = {
  readonly idempotencyKey: string | undefined;
  /** Whether repeating the request, although it may have been done, does nothing twice. */
  readonly repeatable: boolean;
};

/** An answer that is no success, as an error. */
export async function errorOf(response: Response, { idempotencyKey, repeatable }: Failed): Promise<PolyzapError> {
  const { status } = response;
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  const problem = await readProblem(response);
  if (problem === undefined) {
    // A proxy that could not reach the gateway; what it did or did not pass on, nobody knows.
    const retryable = repeatable && [408, 429, 502, 503, 504].includes(status);
    return unexpectedAnswer(response, { retryable, retryAfterMs, idempotencyKey });
  }
  return new PolyzapError({
    code: problem.code,
    message: problem.detail,
    status,
    retryable: problem.retryable,
    retryAfterMs,
    problem,
    idempotencyKey,
  });
}

/** What answered is not the gateway: a proxy, the page of a login. */
export function unexpectedAnswer({ status }: Response, more: Partial<PolyzapErrorOptions>): PolyzapError {
  const message = `Something that is not polyzap answered with ${status}`;
  return new PolyzapError({ code: 'unexpected_answer', message, status, retryable: false, ...more });
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  const text = await response.text().catch(() => '');
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Problem>;
    return typeof value.code === 'string' && typeof value.retryable === 'boolean' ? (value as Problem) : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds, or a date; in milliseconds from now. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
