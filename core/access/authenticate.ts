import type { Scope } from '../api/keys.ts';
import type { GatewayContext, Store } from '../context.ts';
import { hashApiKey } from '../crypto/api-key.ts';
import { fromColumn } from '../json.ts';
import { constantTimeEqual } from '../provider-kit/signature.ts';
import { GatewayError } from '../provider/index.ts';
import { prepared } from '../store/prepared.ts';
import type { Principal } from './principal.ts';

/** `last_used_at` is kept to this many milliseconds, so that reading does not mean writing each time. */
const LAST_USED_RESOLUTION_MS = 60_000;

/**
 * Who holds this key. Throws `unauthenticated` in the same words whether it is unknown, revoked or expired, and
 * `tenant_suspended` for a good key of a tenant that is.
 *
 * Keys are looked up by hash: the comparison that an attacker could time is of hashes that they cannot choose.
 */
export async function authenticate(context: GatewayContext, key: string | undefined): Promise<Principal> {
  if (key === undefined || key === '') throw new GatewayError({ code: 'unauthenticated' });
  const hash = hashApiKey(key);
  if (isAdminKey(context, hash)) return { kind: 'admin' };

  const { rows } = await findByHash(context.store.db, { hash });
  const [row] = rows;
  const now = context.now().getTime();
  if (row === undefined || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) {
    throw new GatewayError({ code: 'unauthenticated' });
  }
  if (row.status === 'suspended') throw new GatewayError({ code: 'tenant_suspended' });
  if (row.last_used_at === null || now - row.last_used_at >= LAST_USED_RESOLUTION_MS) {
    await context.store.db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', row.id).execute();
  }
  return {
    kind: 'tenant',
    tenantId: row.tenant_id,
    keyId: row.id,
    scopes: fromColumn<Scope[]>(row.scopes),
    expiresAt: row.expires_at,
  };
}

const findByHash = prepared((db: Store, { hash }: { readonly hash: string }) =>
  db
    .selectFrom('api_key')
    .innerJoin('tenant', 'tenant.id', 'api_key.tenant_id')
    .select([
      'api_key.id',
      'api_key.tenant_id',
      'api_key.scopes',
      'api_key.expires_at',
      'api_key.revoked_at',
      'api_key.last_used_at',
      'tenant.status',
    ])
    .where('api_key.hash', '=', hash),
);

/** The operator's key, or the one before it. Both are always compared, so that the time does not say which. */
function isAdminKey(context: GatewayContext, hash: string): boolean {
  const isCurrent = constantTimeEqual(hash, context.adminKeyHash);
  const isPrevious =
    context.previousAdminKeyHash !== undefined && constantTimeEqual(hash, context.previousAdminKeyHash);
  return isCurrent || isPrevious;
}
