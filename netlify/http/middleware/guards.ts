import type { MiddlewareHandler } from 'hono';
import { requireAdmin, requireScope } from '../../../core/access/principal.ts';
import type { Scope } from '../../../core/api/keys.ts';
import type { AppEnvironment } from '../environment.ts';

/** For routes that all ask for the same: any one of `scopes`; the admin has them all. Throws `insufficient_scope`. */
export function onlyWith(...scopes: readonly Scope[]): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    requireScope(c.get('principal'), ...scopes);
    await next();
  };
}

/** For routes that are the operator's alone. Throws `insufficient_scope`. */
export const onlyAdmin: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  requireAdmin(c.get('principal'));
  await next();
};
