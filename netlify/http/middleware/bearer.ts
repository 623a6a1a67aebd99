import type { AppContext } from '../environment.ts';

/** The key of a request: `Authorization: Bearer <key>`. Keys in a query would end up in logs, so there is no other way. */
export function bearerOf(c: AppContext): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(c.req.header('authorization') ?? '')?.[1];
}
