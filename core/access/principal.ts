import type { CreateKey, Scope } from '../api/keys.ts';
import { GatewayError } from '../provider/index.ts';

/** Who is asking: the operator, or a tenant with one of its keys. */
export type Principal =
  | { readonly kind: 'admin' }
  | {
      readonly kind: 'tenant';
      readonly tenantId: string;
      readonly keyId: string;
      readonly scopes: readonly Scope[];
      /** When its key ends, in epoch milliseconds; null where it does not. */
      readonly expiresAt: number | null;
    };

/** Who it is in the audit trail: `admin`, or the id of the key. */
export function actorOf(principal: Principal): string {
  return principal.kind === 'admin' ? 'admin' : principal.keyId;
}

/** Throws `insufficient_scope` for a tenant's key. */
export function requireAdmin(principal: Principal): void {
  if (principal.kind !== 'admin') {
    throw new GatewayError({ code: 'insufficient_scope', message: 'This needs the admin key' });
  }
}

/** Any one of `scopes` is enough; the admin has them all. Throws `insufficient_scope`. */
export function requireScope(principal: Principal, ...scopes: readonly Scope[]): void {
  if (principal.kind === 'admin') return;
  if (!scopes.some((scope) => principal.scopes.includes(scope))) {
    throw new GatewayError({
      code: 'insufficient_scope',
      message: `This key lacks the scope ${scopes.map((scope) => `"${scope}"`).join(' or ')}`,
    });
  }
}

/** A key cannot make a key that may do more, or lives longer, than itself. Throws `insufficient_scope`. */
export function refuseEscalation(principal: Principal, wanted: Pick<CreateKey, 'scopes' | 'expiresAt'>): void {
  if (principal.kind === 'admin') return;
  const beyond = wanted.scopes.find((scope) => !principal.scopes.includes(scope));
  if (beyond !== undefined) {
    throw new GatewayError({ code: 'insufficient_scope', message: `This key lacks the scope "${beyond}" itself` });
  }
  const end = wanted.expiresAt === undefined ? Infinity : Date.parse(wanted.expiresAt);
  if (principal.expiresAt !== null && end > principal.expiresAt) {
    throw new GatewayError({
      code: 'insufficient_scope',
      message: 'This key expires: a key that it makes must have an expiresAt, and no later one',
    });
  }
}

/**
 * The tenant that a list or a creation is about. A tenant's key means its own; naming another is `resource_not_found`,
 * as if there were none. Undefined: an admin who named none.
 */
export function tenantOf(principal: Principal, named: string | undefined): string | undefined {
  if (principal.kind === 'admin') return named;
  if (named !== undefined && named !== principal.tenantId) {
    throw new GatewayError({ code: 'resource_not_found', message: 'There is no such tenant' });
  }
  return principal.tenantId;
}

/** As `tenantOf`, where a tenant is needed: an admin must name one. Throws `invalid_request`. */
export function requireTenant(principal: Principal, named: string | undefined): string {
  const tenantId = tenantOf(principal, named);
  if (tenantId !== undefined) return tenantId;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'tenantId', message: 'is needed with the admin key' }],
  });
}

/** For lookups by id: the tenant whose things the caller may see; undefined for all. */
export function visibleTenant(principal: Principal): string | undefined {
  return principal.kind === 'admin' ? undefined : principal.tenantId;
}
