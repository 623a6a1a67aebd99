import type { MiddlewareHandler } from 'hono';
import { createId } from '../../../core/ids.ts';
import type { AppEnvironment } from '../environment.ts';

/** Every answer carries `request-id`; problems repeat it. Ours, never the caller's: it ends up in logs. */
export const requestId: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  const id = createId('request');
  c.set('requestId', id);
  await next();
  // Afterwards: what is set before is lost where a route answers with a `Response` of its own, as every problem is.
  c.header('request-id', id);
};
