import { createHash } from 'node:crypto';
import { HttpResponse, type DefaultBodyType, type StrictRequest } from 'msw';

export type FakeOptions = {
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Notes every request that was let in, as `POST /v1/Content`. */
  readonly requests?: string[];
  readonly apiKey?: { readonly sid: string; readonly secret: string };
};

type Request = StrictRequest<DefaultBodyType>;
type Params = Readonly<Record<string, unknown>>;

/** Twilio's error document. */
export function fault(status: number, code: number, message: string): Response {
  return HttpResponse.json(
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    { status },
  );
}

/** 34 characters that look like Twilio's, from anything. */
export function sidOf(prefix: string, seed: string): string {
  return prefix + createHash('sha256').update(seed).digest('hex').slice(0, 32);
}

/** HTTP Basic with the account's token or its API key; 401 and 20003 otherwise. */
export function guarded(
  { baseUrl, accountSid, authToken, apiKey, requests }: FakeOptions,
  answer: (request: Request, params: Params) => Promise<Response> | Response,
) {
  const pairs = [`${accountSid}:${authToken}`, ...(apiKey === undefined ? [] : [`${apiKey.sid}:${apiKey.secret}`])];
  const accepted = new Set(pairs.map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`));
  return async ({ request, params }: { request: Request; params: Params }): Promise<Response> => {
    if (!accepted.has(request.headers.get('authorization') ?? '')) return fault(401, 20_003, 'Authenticate');
    requests?.push(`${request.method} ${request.url.slice(baseUrl.length)}`);
    const account = params['account'];
    if (account !== undefined && account !== accountSid) {
      return fault(404, 20_404, 'The requested resource was not found');
    }
    return answer(request, params);
  };
}
