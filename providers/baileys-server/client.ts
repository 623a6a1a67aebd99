import * as z from 'zod';
import { baseUrlSchema } from '../../core/provider-kit/base-url.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import type { CallOptions, HttpRequest, HttpResponse, ProviderRuntime } from '../../core/provider/index.ts';
import { refusal } from './errors.ts';

/** The provider's id: in URLs, in the database and in the API. */
export const PROVIDER_ID = 'baileys';

/** The operator's: where the Baileys server is, and the two secrets shared with it. */
export const settingsSchema = z.object({
  url: baseUrlSchema.describe('Base URL of the Baileys server'),
  secret: z.string().min(16).describe('Proves us to the server'),
  eventsSecret: z.string().min(16).describe('Proves the server to us'),
});

/** As they are read, with defaults in place. */
export type Settings = z.output<typeof settingsSchema>;
/** What every call to the server is made with. */
export type Context = { readonly settings: Settings; readonly runtime: ProviderRuntime };

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
    if (response.status < 200 || response.status > 299) {
      throw refusal(response, { kind: 'call', now: context.runtime.now() });
    }
    return response;
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}

/** Reads an answer as JSON. Undefined where it is not what the schema says. */
export function readJson<Schema extends z.ZodType>(body: Uint8Array, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}
