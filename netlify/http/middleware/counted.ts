import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Observer } from '../../../core/observe.ts';
import type { AppEnvironment } from '../environment.ts';

/** Tells the observer of each request, by the pattern of its route: paths have ids in them. */
export function counted(observer: Observer): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    // A problem has been made of what was thrown by now.
    observer.answered(c.req.method, routePath(c, -1), c.res.status, performance.now() - began);
  };
}
