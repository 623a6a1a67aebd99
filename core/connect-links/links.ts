import type { Page } from '../api/common.ts';
import type { ConnectLink, CreateConnectLink, CreatedConnectLink } from '../api/connect-links.ts';
import { recordDeed } from '../audit/audit.ts';
import { findConnection } from '../connections/find.ts';
import { registered } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { lockTenant } from '../lock-tenant.ts';
import { newestFirst, withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { madeOf } from '../plans/connection-plan.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectLinkRow } from '../store/gateway/schema.ts';
import { readLogo } from './logo.ts';
import { originsOf, presentLink, type StoredBranding } from './present.ts';
import { generateLinkToken, hashLinkToken } from './token.ts';
import { readOrigin, readVisitorUrl } from './url.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_DAYS = 30;

/**
 * The answer is the only place where the link itself ever stands. Throws `resource_not_found` for a tenant or connection
 * that is not there, `invalid_request`, and what `readLogo` throws.
 */
export async function createLink(
  context: GatewayContext,
  input: Omit<CreateConnectLink, 'tenantId'> & { readonly tenantId: string },
  options: CallOptions,
): Promise<CreatedConnectLink> {
  await requireConnectable(context, input);
  const token = generateLinkToken();
  const now = context.now().getTime();
  const row: ConnectLinkRow = {
    id: createId('connectLink'),
    tenant_id: input.tenantId,
    connection_id: input.connectionId ?? null,
    provider: input.provider ?? null,
    label: input.label ?? null,
    number: input.number ?? null,
    token_hash: hashLinkToken(token),
    redirect_url: input.redirectUrl === undefined ? null : readVisitorUrl(input.redirectUrl, 'redirectUrl').href,
    locale: input.locale ?? null,
    allowed_origins: JSON.stringify(
      input.allowedOrigins.map((origin, index) => readOrigin(origin, `allowedOrigins[${index}]`)),
    ),
    created_at: now,
    expires_at: endOf(input.expiresAt, now),
    used_at: null,
    completed_at: null,
    revoked_at: null,
    expired_at: null,
    outcome: null,
    failures: 0,
    locked_until: null,
    // Last, as it may take a while: what else is wrong has been said by then.
    branding: JSON.stringify(await brandingOf(context, input.branding, options)),
  };
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    await transaction.insertInto('connect_link').values(row).execute();
    await recordDeed(context, transaction, {
      tenantId: row.tenant_id,
      action: 'connect_link.created',
      subject: row.id,
      data: { connectionId: row.connection_id, provider: row.provider, expiresAt: new Date(row.expires_at) },
    });
  });
  return { ...presentLink(row, context.now()), url: `${context.publicUrl}/connect/l/${row.id}#${token}` };
}

/** A connection must be the tenant's; where there is none yet, it must be known what to make it of. */
async function requireConnectable(
  context: GatewayContext,
  input: Pick<CreateConnectLink, 'connectionId' | 'provider'> & { readonly tenantId: string },
): Promise<void> {
  if (input.connectionId !== undefined) {
    await findConnection(context, input.connectionId, input.tenantId);
    return;
  }
  const { provider } = await madeOf(context, { tenantId: input.tenantId, provider: input.provider, config: {} });
  registered(context, provider);
}

async function brandingOf(
  context: GatewayContext,
  { name, color, logo }: CreateConnectLink['branding'],
  options: CallOptions,
): Promise<StoredBranding> {
  return {
    name: name ?? null,
    color: color ?? null,
    logo: logo === undefined ? null : await readLogo(context, logo, options),
  };
}

function endOf(expiresAt: string | undefined, now: number): number {
  if (expiresAt === undefined) return now + DAY_MS;
  const end = Date.parse(expiresAt);
  if (end > now && end <= now + LONGEST_DAYS * DAY_MS) return end;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'expiresAt', message: `must be in the future, and within ${LONGEST_DAYS} days` }],
  });
}

/** Newest first, those that are over included. `tenantId` undefined: all tenants'. */
export async function listLinks(
  context: GatewayContext,
  query: { readonly tenantId: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ConnectLink>> {
  const below = cursorId(query.cursor, 'connectLink');
  const rows = await context.store.db
    .selectFrom('connect_link')
    .selectAll()
    .$call(withinTenant(query.tenantId))
    .$call(newestFirst(below, query.limit))
    .execute();
  return toPage(rows, query.limit, (row) => presentLink(row, context.now()));
}

/** Throws `resource_not_found`. */
export async function getLink(context: GatewayContext, id: string, tenantId: string | undefined): Promise<ConnectLink> {
  return presentLink(await findLink(context, id, tenantId), context.now());
}

/** Takes effect with the next request. What it connected stays. Revoking twice is fine. Throws `resource_not_found`. */
export async function revokeLink(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<ConnectLink> {
  const row = await findLink(context, id, tenantId);
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    const { numUpdatedRows } = await transaction
      .updateTable('connect_link')
      .set({ revoked_at: context.now().getTime() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return;
    const deed = { tenantId: row.tenant_id, action: 'connect_link.revoked', subject: id };
    await recordDeed(context, transaction, deed);
  });
  return getLink(context, id, tenantId);
}

/** Which sites may frame the page of this link; none for one that there is not, so that nothing is told of it. */
export async function frameOrigins(context: GatewayContext, id: string): Promise<readonly string[]> {
  const row = await context.store.db
    .selectFrom('connect_link')
    .select('allowed_origins')
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? [] : originsOf(row);
}

async function findLink(context: GatewayContext, id: string, tenantId: string | undefined): Promise<ConnectLinkRow> {
  const row = await context.store.db
    .selectFrom('connect_link')
    .selectAll()
    .where('id', '=', id)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('connect link');
  return row;
}
