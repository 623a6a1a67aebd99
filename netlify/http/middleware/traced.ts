import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { readTraceparent, type Tracer } from '../../../core/trace.ts';
import type { AppEnvironment } from '../environment.ts';

/** A span for each request, within the caller's trace where it names one; what is done for it has it as its parent. */
export function traced(tracer: Tracer): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const route = routePath(c, -1);
    const span = tracer.begin(`${c.req.method} ${route}`, 'server', readTraceparent(c.req.header('traceparent')), {
      'http.request.method': c.req.method,
      'http.route': route,
      'polyzap.request_id': c.get('requestId'),
    });
    c.set('gateway', { ...c.get('gateway'), trace: span.context });
    await next();
    const { status } = c.res;
    span.end({
      error: status >= 500 ? String(status) : undefined,
      attributes: { 'http.response.status_code': status },
    });
  };
}
