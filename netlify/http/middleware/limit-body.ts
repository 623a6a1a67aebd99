import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { GatewayError } from '../../../core/provider/index.ts';
import type { AppEnvironment } from '../environment.ts';

/**
 * Refuses bodies of more than `maxSize` bytes with `body_too_large`; whoever only looks has none that is read. One that says how long it is, and is not longer by the
 * rules of HTTP, is not touched: what Hono's own middleware does for it makes a stream of what is mostly read as one text.
 */
export function limitBody(maxSize: number): MiddlewareHandler<AppEnvironment> {
  const refuse = (): never => {
    throw new GatewayError({ code: 'body_too_large', message: `A body may have ${maxSize} bytes at most` });
  };
  const counted = bodyLimit({ maxSize, onError: refuse });
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const declared = c.req.header('content-length') ?? '';
    if (!/^\d+$/.test(declared) || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
    return Number(declared) > maxSize ? refuse() : next();
  };
}
