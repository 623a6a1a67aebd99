import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { GatewayError, ProviderApiError, type CallOptions, type DownloadedMedia } from '../provider/index.ts';
import { limitBytes, toWebStream } from './byte-stream.ts';
import { assertPublicUrl, publicLookup, systemResolve, urlNotAllowed, type Resolve } from './public-address.ts';
import { safeCause } from './redact.ts';

/** The bounds of a download. All but the first two are for tests and closed networks. */
export type OpenOptions = CallOptions & {
  /** More than this is `media_rejected`, at once where the server says the size, else while reading. */
  readonly maxBytes: number;
  /** The whole download: redirects and reading the body included. */
  readonly timeoutMs: number;
  /** For tests and closed networks: any address, any port, http too. */
  readonly allowPrivateAddresses?: boolean;
  /** How host names are resolved. The operating system's way when absent. */
  readonly resolve?: Resolve;
  /** How a connection is made, for tests. `lookup` in its options is the checked one. */
  readonly request?: RequestFunction;
};

type RequestFunction = (url: URL, options: RequestOptions) => ClientRequest;

const MAX_REDIRECTS = 3;

/**
 * Opens a URL that somebody else chose, so that it cannot be used to look into our network: https, public addresses
 * only, each redirect checked like the first URL, bounded in size and time. The caller reads or cancels `body`.
 *
 * Throws `url_not_allowed`, `media_unavailable` (retryable where the fault may pass; with the server's `httpStatus`) or `media_rejected` (too large);
 * the last two also while `body` is read.
 */
export async function openPublicUrl(address: string, options: OpenOptions): Promise<DownloadedMedia> {
  const deadline = startDeadline(options);
  try {
    const response = await follow(address, options, deadline.signal);
    const { maxBytes } = options;
    const length = Number(response.headers['content-length'] ?? Number.NaN);
    if (length > maxBytes) {
      response.destroy();
      throw tooLarge(maxBytes);
    }
    return {
      body: toWebStream(readBody(response, maxBytes, deadline)),
      mediaType: mediaTypeOf(response),
      ...(Number.isSafeInteger(length) && { size: length }),
    };
  } catch (error) {
    deadline.end();
    throw asMediaError(error);
  }
}

async function follow(address: string, options: OpenOptions, signal: AbortSignal): Promise<IncomingMessage> {
  let url = parse(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await connect(url, options, signal);
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.destroy();
      url = parse(location, url);
      continue;
    }
    if (status === 200 && isPlain(response)) return response;
    response.destroy();
    const passing = status >= 500 || status === 429 || status === 408;
    throw unavailable(`the server answered ${status}`, { retryable: passing, httpStatus: status });
  }
  throw unavailable('too many redirects');
}

async function connect(url: URL, options: OpenOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const open = options.allowPrivateAddresses === true;
  if (!open) assertPublicUrl(url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw urlNotAllowed('only https URLs are fetched');
  const send: RequestFunction = options.request ?? (url.protocol === 'https:' ? httpsRequest : httpRequest);
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'GET',
      agent: false,
      signal,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'polyzap' },
      ...(!open && { lookup: publicLookup(options.resolve ?? systemResolve) }),
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.end();
  });
}

async function* readBody(
  response: IncomingMessage,
  maxBytes: number,
  deadline: Deadline,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* limitBytes(response, maxBytes, () => tooLarge(maxBytes));
  } catch (error) {
    throw asMediaError(error);
  } finally {
    deadline.end();
    response.destroy();
  }
}

type Deadline = { readonly signal: AbortSignal; end(): void };

function startDeadline({ timeoutMs, signal }: OpenOptions): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

function parse(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw urlNotAllowed('it is not a URL');
  return new URL(text, base);
}

/** We asked for no compression; a body that is compressed all the same is not the medium. */
function isPlain(response: IncomingMessage): boolean {
  const encoding = response.headers['content-encoding'];
  return encoding === undefined || encoding === 'identity';
}

function mediaTypeOf(response: IncomingMessage): string {
  const [type = ''] = (response.headers['content-type'] ?? '').split(';');
  return /^[\w.+-]+\/[\w.+-]+$/.test(type.trim()) ? type.trim().toLowerCase() : 'application/octet-stream';
}

function tooLarge(maxBytes: number): GatewayError {
  return new GatewayError({ code: 'media_rejected', message: `The media is larger than ${maxBytes} bytes` });
}

function unavailable(
  reason: string,
  more: { readonly retryable?: boolean; readonly cause?: unknown; readonly httpStatus?: number } = {},
): GatewayError {
  return new ProviderApiError({
    code: 'media_unavailable',
    message: `The media could not be fetched: ${reason}`,
    ...more,
  });
}

/** Nothing is sent before the media is here, so a fault of the network may be tried again. */
function asMediaError(error: unknown): GatewayError {
  if (GatewayError.isInstance(error)) return error;
  return unavailable('no complete answer', { retryable: true, cause: safeCause(error) });
}
