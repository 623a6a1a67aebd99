import { PolyzapError } from '@polyzap/sdk';
import { shopOf } from './session.ts';

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

/** A handler for whoever is signed in. What polyzap refuses is passed on in its own words, without its request. */
export function forShop(handle: (tenantId: string, request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const tenantId = shopOf(request);
    if (tenantId === undefined) return json({ error: 'Sign in first' }, 401);
    return answered(() => handle(tenantId, request));
  };
}

export async function answered(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (!PolyzapError.isInstance(error)) throw error;
    return json({ error: error.message, code: error.code, retryable: error.retryable }, 409);
  }
}

/** The fields of a form or of JSON, as texts. */
export async function fieldsOf(request: Request): Promise<Readonly<Record<string, string>>> {
  const body: unknown = await request.json().catch(() => ({}));
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
