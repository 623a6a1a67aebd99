import * as z from 'zod';
import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import { GatewayError, type CallOptions, type HttpRequest, type HttpResponse } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Config, type Context } from './context.ts';
import { refusal } from './errors.ts';

/** What a call to Twilio needs: the whole context, or for onboarding, before there is a connection, this much of it. */
export type ApiContext = {
  readonly config: Pick<Config, 'accountSid' | 'authToken' | 'apiKeySid' | 'apiKeySecret'>;
  readonly settings: Context['settings'];
  readonly runtime: Pick<Context['runtime'], 'http' | 'now'>;
};

/** A page of the Content API may have 1 MB (docs/content/content-api-resources); this leaves room for its JSON. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

type Body =
  | { readonly form: Readonly<Record<string, string>> | URLSearchParams }
  | { readonly json: unknown }
  | Record<string, never>;

/** A call to one of Twilio's hosts. */
export type Call = CallOptions & {
  readonly method: HttpRequest['method'];
  /** Which of Twilio's hosts. */
  readonly host: keyof Context['settings'];
  readonly path: string;
  readonly body?: Body;
};

/** HTTP Basic with the API key, else with the account's own token (docs/usage/requests-to-twilio). */
export function authorization({ config }: Pick<ApiContext, 'config'>): string {
  const { accountSid, authToken, apiKeySid, apiKeySecret } = config;
  const pair =
    apiKeySid !== undefined && apiKeySecret !== undefined
      ? `${apiKeySid}:${apiKeySecret}`
      : `${accountSid}:${authToken}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** The request for a path of Twilio's, credentials included. The v2010 API takes forms only; the Content API, JSON. */
export function toRequest(context: ApiContext, { method, host, path, body, signal }: Call): HttpRequest {
  const encoded = encode(body ?? {});
  return {
    method,
    url: context.settings[host] + path,
    headers: {
      authorization: authorization(context),
      accept: 'application/json',
      ...(encoded && { 'content-type': encoded.type }),
    },
    maxBytes: MAX_ANSWER_BYTES,
    ...(encoded && { body: encoded.text }),
    ...(signal !== undefined && { signal }),
  };
}

function encode(body: Body): { readonly type: string; readonly text: string } | undefined {
  if ('form' in body) {
    return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(body.form).toString() };
  }
  return 'json' in body ? { type: 'application/json', text: JSON.stringify(body.json) } : undefined;
}

/** A call that may be repeated. Resolves with the 2xx answer, or undefined for 404. */
export async function call(context: ApiContext, options: Call): Promise<HttpResponse | undefined> {
  const request = toRequest(context, options);
  try {
    const response = await context.runtime.http.request(request);
    if (response.status === 404) return undefined;
    if (!isSuccess(response)) throw refusal(response, { kind: 'call', now: context.runtime.now() });
    return response;
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}

/** As `call`, read by a schema. Throws `provider_unavailable` for an answer that is none of Twilio's. */
export async function callFor<Schema extends z.ZodType>(
  context: ApiContext,
  options: Call,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const response = await call(context, options);
  if (response === undefined) return undefined;
  const answer = readJson(response.body, schema);
  if (answer !== undefined) return answer;
  throw new GatewayError({
    code: 'provider_unavailable',
    provider: PROVIDER_ID,
    message: "Twilio's answer could not be read; are the base URLs right?",
  });
}

const pageMeta = z.object({ meta: z.object({ next_page_url: z.string().nullish() }) });

/** Enough for 10,000 templates; WhatsApp allows 6,000. */
const MAX_PAGES = 20;

/**
 * Every page of a list. Only path and query are taken from `next_page_url`: an answer cannot send our credentials to
 * another host.
 */
export async function* pages<Schema extends z.ZodType>(
  context: ApiContext,
  options: Call,
  schema: Schema,
): AsyncGenerator<z.output<Schema>, void, undefined> {
  let path = options.path;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await callFor(context, { ...options, path }, schema.and(pageMeta));
    if (answer === undefined) return;
    yield schema.parse(answer);
    const next = pageMeta.parse(answer).meta.next_page_url;
    if (next === undefined || next === null || !URL.canParse(next)) return;
    const { pathname, search } = new URL(next);
    path = pathname + search;
  }
}
