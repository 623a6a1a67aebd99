import { recordDeed } from '../audit/audit.ts';
import type { Page } from '../api/common.ts';
import type { CreatedKey, CreateKey, Key, RotatedKey, RotateKey, Scope } from '../api/keys.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { generateApiKey, hashApiKey } from '../crypto/api-key.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../json.ts';
import { newestFirst, withinTenant } from '../narrow.ts';
import { lockTenant } from '../lock-tenant.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { GatewayError } from '../provider/index.ts';
import type { ApiKeyRow } from '../store/gateway/schema.ts';

/**
 * Keys of one tenant that work at the same time. Each has a limit of requests of its own, so without a bound here a tenant
 * would have as much of the gateway as it makes keys.
 */
const MOST_KEYS = 100;
/** While keys are replaced, the old ones still work. */
const MOST_WHILE_REPLACED = 2 * MOST_KEYS;

/**
 * The answer is the only place where the key itself ever stands. Throws `resource_not_found` for an unknown tenant,
 * `invalid_request` for an `expiresAt` that is past, and `conflict` where the tenant has 100 keys.
 */
export async function createKey(
  context: GatewayContext,
  input: CreateKey & { readonly tenantId: string },
): Promise<CreatedKey> {
  const { db } = context.store;
  const expiresAt = input.expiresAt === undefined ? null : Date.parse(input.expiresAt);
  if (expiresAt !== null && expiresAt <= context.now().getTime()) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path: 'expiresAt', message: 'must be in the future' }],
    });
  }
  const tenant = await db.selectFrom('tenant').select('id').where('id', '=', input.tenantId).executeTakeFirst();
  if (tenant === undefined) throw notFound('tenant');
  const { key, row } = make(context, {
    tenant_id: input.tenantId,
    name: input.name,
    scopes: JSON.stringify([...new Set(input.scopes)]),
    expires_at: expiresAt,
  });
  await db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, input.tenantId);
    await requireRoom(context, transaction, input.tenantId, MOST_KEYS);
    await transaction.insertInto('api_key').values(row).execute();
    const data = { scopes: input.scopes };
    await recordDeed(context, transaction, {
      tenantId: input.tenantId,
      action: 'key.created',
      subject: row.id,
      data,
    });
  });
  return { ...present(row), key };
}

function make(
  context: GatewayContext,
  given: Pick<ApiKeyRow, 'tenant_id' | 'name' | 'scopes' | 'expires_at'>,
): { readonly key: string; readonly row: ApiKeyRow } {
  const key = generateApiKey();
  const row = {
    ...given,
    id: createId('apiKey'),
    hash: hashApiKey(key),
    hint: key.slice(-4),
    created_at: context.now().getTime(),
    last_used_at: null,
    revoked_at: null,
  };
  return { key, row };
}

async function requireRoom(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  most: number,
): Promise<void> {
  const live = await transaction
    .selectFrom('api_key')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('revoked_at', 'is', null)
    .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', context.now().getTime())]))
    .limit(most)
    .execute();
  if (live.length < most) return;
  throw new GatewayError({ code: 'conflict', message: `There are ${most} keys already: revoke one that is not used` });
}

/**
 * A new key that may do what the old one may, and lives as long; the old one ends after the grace, or when it would have
 * ended anyway. `mayHandOut` is asked before anything is written. Throws `resource_not_found`, and `conflict` for a key
 * that has ended, or where twice as many keys work as may be made.
 */
export async function rotateKey(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  { graceSeconds }: RotateKey,
  mayHandOut: (key: Pick<CreateKey, 'scopes' | 'expiresAt'>) => void,
): Promise<RotatedKey> {
  const now = context.now().getTime();
  return context.store.db.transaction().execute(async (transaction) => {
    const old = await transaction
      .selectFrom('api_key')
      .selectAll()
      .where('id', '=', id)
      .$call(withinTenant(tenantId))
      .$if(context.store.engine === 'postgres', (select) => select.forUpdate())
      .executeTakeFirst();
    if (old === undefined) throw notFound('key');
    if (old.revoked_at !== null || (old.expires_at !== null && old.expires_at <= now)) {
      throw new GatewayError({ code: 'conflict', message: 'This key has ended: make a new one' });
    }
    const scopes = fromColumn<Scope[]>(old.scopes);
    mayHandOut({ scopes, ...(old.expires_at !== null && { expiresAt: toTimestamp(old.expires_at) }) });
    const { key, row } = make(context, old);
    const until = Math.min(old.expires_at ?? Infinity, now + graceSeconds * 1000);
    await lockTenant(context, transaction, old.tenant_id);
    await requireRoom(context, transaction, old.tenant_id, MOST_WHILE_REPLACED);
    await transaction.insertInto('api_key').values(row).execute();
    await transaction.updateTable('api_key').set({ expires_at: until }).where('id', '=', id).execute();
    const data = { newKeyId: row.id, graceSeconds };
    await recordDeed(context, transaction, { tenantId: old.tenant_id, action: 'key.rotated', subject: id, data });
    return { ...present(row), key, replaces: { id, expiresAt: toTimestamp(until) } };
  });
}

/** Newest first, revoked ones included. `tenantId` undefined: all tenants'. */
export async function listKeys(
  context: GatewayContext,
  query: {
    readonly tenantId: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<Page<Key>> {
  const below = cursorId(query.cursor, 'apiKey');
  const rows = await context.store.db
    .selectFrom('api_key')
    .selectAll()
    .$call(withinTenant(query.tenantId))
    .$call(newestFirst(below, query.limit))
    .execute();
  return toPage(rows, query.limit, present);
}

/** Takes effect with the next request. Revoking twice is fine. Throws `resource_not_found`. */
export async function revokeKey(context: GatewayContext, id: string, tenantId: string | undefined): Promise<Key> {
  const { db } = context.store;
  const owned = db.selectFrom('api_key').selectAll().where('id', '=', id).$call(withinTenant(tenantId));
  const row = await owned.executeTakeFirst();
  if (row === undefined) throw notFound('key');
  if (row.revoked_at !== null) return present(row);
  const revokedAt = context.now().getTime();
  await db.transaction().execute(async (transaction) => {
    await transaction.updateTable('api_key').set({ revoked_at: revokedAt }).where('id', '=', id).execute();
    await recordDeed(context, transaction, { tenantId: row.tenant_id, action: 'key.revoked', subject: id });
  });
  return present({ ...row, revoked_at: revokedAt });
}

function present(row: ApiKeyRow): Key {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    scopes: fromColumn<Scope[]>(row.scopes),
    hint: row.hint,
    createdAt: toTimestamp(row.created_at),
    expiresAt: toTimestampOrNull(row.expires_at),
    lastUsedAt: toTimestampOrNull(row.last_used_at),
    revokedAt: toTimestampOrNull(row.revoked_at),
  };
}
