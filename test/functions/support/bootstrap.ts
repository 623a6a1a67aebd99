import { PassThrough, type Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { bodyOf } from './limits.ts';

/** What Netlify's bootstrap is invoked with: its own event, a stream to answer into, and a Lambda context. */
type Handler = (event: object, answer: PassThrough, context: object) => Promise<void>;

/** How an answer begins. */
type Head = {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
};

export type FunctionAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Readable;
};

export type FunctionRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly remoteAddress: string;
};

const heads = new WeakMap<PassThrough, (head: Head) => void>();

/** Netlify's bootstrap runs in AWS Lambda, whose runtime puts these two functions into every process. */
function pretendLambda(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: Handler) => handler,
      HttpResponseStream: {
        from(answer: PassThrough, head: Head) {
          heads.get(answer)?.(head);
          return answer;
        },
      },
    },
  });
}

/** Loads the entry that Netlify would: its production bootstrap around our bundle. */
export async function loadFunction(entry: string): Promise<Handler> {
  pretendLambda();
  const { handler } = (await import(pathToFileURL(entry).href)) as { handler: Handler };
  return handler;
}

/**
 * Invokes a function as Netlify's edge does, with an event of `toEvent`. `answered` settles with the head of the answer,
 * `ended` when the function has: what it gave to `waitUntil` included.
 */
export function invoke(
  handler: Handler,
  event: object,
): { readonly answered: Promise<FunctionAnswer>; readonly ended: Promise<void> } {
  const body = new PassThrough();
  const { promise: answered, resolve, reject } = Promise.withResolvers<FunctionAnswer>();
  heads.set(body, ({ statusCode, headers = {}, multiValueHeaders = {} }) =>
    resolve({
      status: statusCode,
      headers: {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        ...multiValueHeaders,
      },
      body,
    }),
  );
  const ended = handler(event, body, {
    awsRequestId: crypto.randomUUID(),
    getRemainingTimeInMillis: () => 60_000,
    clientContext: {},
    callbackWaitsForEmptyEventLoop: false,
  });
  ended.then(() => reject(new Error('The function ended without an answer')), reject);
  return { answered, ended };
}

/** What Netlify's edge makes of a request. */
export function toEvent({ method, url, headers, body, remoteAddress }: FunctionRequest, deployContext: string): object {
  const all = {
    ...headers,
    'x-nf-client-connection-ip': remoteAddress,
    'x-nf-request-id': crypto.randomUUID(),
    'x-nf-deploy-context': deployContext,
    'x-nf-deploy-id': 'deploy',
    'x-nf-site-id': 'site',
    'x-nf-account-id': 'account',
  };
  return {
    httpMethod: method,
    rawUrl: url.href,
    rawQuery: url.search.slice(1),
    path: url.pathname,
    headers: all,
    multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value].flat()])),
    ...bodyOf(body, String(headers['content-type'] ?? '')),
    flags: {},
  };
}
