import { isSuccess } from '../../core/provider-kit/answer.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import type { CallOptions, HttpRequest, HttpResponse } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { refusal } from './errors.ts';

type Call = CallOptions & {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs?: number;
};

/** The request for a path of the server, with the secret and JSON around it. */
export function toRequest({ settings }: Context, { method, path, body, signal, timeoutMs }: Call): HttpRequest {
  return {
    method,
    url: settings.url + path,
    headers: {
      authorization: `Bearer ${settings.secret}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/** A call that may be repeated. Resolves with the 2xx answer, or undefined where the server knows no such session (404). */
export async function call(context: Context, options: Call): Promise<HttpResponse | undefined> {
  const request = toRequest(context, options);
  try {
    const response = await context.runtime.http.request(request);
    if (response.status === 404) return undefined;
    if (!isSuccess(response)) {
      throw refusal(response, { kind: 'call', now: context.runtime.now() });
    }
    return response;
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}
