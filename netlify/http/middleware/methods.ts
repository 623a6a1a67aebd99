import type { Hono } from 'hono';
import { GatewayError } from '../../../core/provider/index.ts';
import type { AppEnvironment } from '../environment.ts';

/** What to say where no route fits: 405 with the methods that would, or 404. */
export function noRoute(
  app: Hono<AppEnvironment>,
  path: string,
): { readonly error: GatewayError; readonly allow: string } {
  const methods = [
    ...new Set(
      app.routes
        .filter((route) => route.method !== 'ALL' && toPattern(route.path).test(path))
        .map((route) => route.method),
    ),
  ];
  if (methods.length === 0) return { error: new GatewayError({ code: 'route_not_found' }), allow: '' };
  const allow = methods.sort().join(', ');
  return {
    error: new GatewayError({ code: 'method_not_allowed', message: `This route takes ${allow}` }),
    allow,
  };
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:[^/]+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}
