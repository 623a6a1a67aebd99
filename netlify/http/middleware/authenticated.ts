import type { MiddlewareHandler } from 'hono';
import { authenticate } from '../../../core/access/authenticate.ts';
import type { AppEnvironment } from '../environment.ts';

/** `Authorization: Bearer <key>`. Keys in a query would end up in logs, so there is no other way. */
export const authenticated: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  const [, key] = /^Bearer\s+(\S+)\s*$/i.exec(c.req.header('authorization') ?? '') ?? [];
  c.set('principal', await authenticate(c.get('gateway'), key));
  await next();
};
