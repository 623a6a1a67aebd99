import type { Page } from '../api/common.ts';
import type {
  CreateWebhookEndpoint,
  UpdateWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
} from '../api/webhook-endpoints.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { newestFirst, withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { GatewayError } from '../provider/index.ts';
import type { WebhookEndpointRow } from '../store/gateway/schema.ts';
import { findEndpoint } from './find.ts';
import { presentEndpoint } from './present.ts';
import { generateWebhookSecret, ROTATION_MS, sealSecret } from './secrets.ts';
import { assertEndpointUrl } from './url.ts';

/** Each event goes to each of them: an unbounded number would make a small load a large one. */
const MOST_ENDPOINTS = 20;

/** Who does it, for the audit trail. */
export type Actor = { readonly actor: string };

/**
 * The answer is the only place where the secret ever stands. Throws `url_not_allowed`, `conflict` where there are too
 * many, `resource_not_found` for an unknown tenant.
 */
export async function createEndpoint(
  context: GatewayContext,
  input: Omit<CreateWebhookEndpoint, 'tenantId'> & { readonly tenantId: string | undefined },
  { actor }: Actor,
): Promise<WebhookEndpointWithSecret> {
  assertEndpointUrl(context, input.url);
  const tenantId = input.tenantId ?? null;
  await assertRoom(context, tenantId);
  const now = context.now().getTime();
  const id = createId('webhookEndpoint');
  const secret = generateWebhookSecret();
  const row: WebhookEndpointRow = {
    id,
    tenant_id: tenantId,
    url: input.url,
    events: JSON.stringify(input.events),
    description: input.description,
    enabled: input.enabled ? 1 : 0,
    disabled_reason: null,
    secret: sealSecret(context, id, secret),
    previous_secret: null,
    previous_until: null,
    failures: 0,
    failing_since: null,
    paused_until: null,
    created_at: now,
    updated_at: now,
  };
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('webhook_endpoint').values(row).execute();
    const deed = { tenantId, actor, action: 'webhook_endpoint.created', subject: id };
    await recordDeed(context, transaction, { ...deed, data: { host: new URL(input.url).host } });
  });
  return { ...presentEndpoint(context, row), secret };
}

async function assertRoom(context: GatewayContext, tenantId: string | null): Promise<void> {
  const { count } = await context.store.db
    .selectFrom('webhook_endpoint')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
    .executeTakeFirstOrThrow();
  if (Number(count) < MOST_ENDPOINTS) return;
  throw new GatewayError({ code: 'conflict', message: `There are ${MOST_ENDPOINTS} webhook endpoints already` });
}

/** Newest first. `tenantId` undefined: all tenants', and the operator's. */
export async function listEndpoints(
  context: GatewayContext,
  query: { readonly tenantId: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<WebhookEndpoint>> {
  const below = cursorId(query.cursor, 'webhookEndpoint');
  const rows = await context.store.db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .$call(withinTenant(query.tenantId))
    .$call(newestFirst(below, query.limit))
    .execute();
  return toPage(rows, query.limit, (row) => presentEndpoint(context, row));
}

/** Throws `resource_not_found`. */
export async function getEndpoint(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<WebhookEndpoint> {
  return presentEndpoint(context, await findEndpoint(context, id, tenantId));
}

/**
 * Enabling it, and giving it another URL, forgets how it failed: what waits for it is tried at once. While it is
 * disabled no deliveries are made; `redeliverSince` makes them afterwards. Throws `resource_not_found`, `url_not_allowed`.
 */
export async function updateEndpoint(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  patch: UpdateWebhookEndpoint,
  actor: Actor,
): Promise<WebhookEndpoint> {
  if (patch.url !== undefined) assertEndpointUrl(context, patch.url);
  const anew = patch.enabled === true || patch.url !== undefined;
  const changes = {
    ...(patch.url !== undefined && { url: patch.url }),
    ...(patch.events !== undefined && { events: JSON.stringify(patch.events) }),
    ...(patch.description !== undefined && { description: patch.description }),
    ...(patch.enabled !== undefined && { enabled: patch.enabled ? (1 as const) : (0 as const), disabled_reason: null }),
    ...(anew && { failures: 0, failing_since: null, paused_until: null }),
  };
  const deed = { ...actor, action: 'webhook_endpoint.updated', data: { fields: Object.keys(patch) } };
  return presentEndpoint(context, await change(context, id, tenantId, changes, deed));
}

/** A new secret; the one before it signs as well for a day more. Throws `resource_not_found`. */
export async function rotateSecret(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  actor: Actor,
): Promise<WebhookEndpointWithSecret> {
  const { secret: before } = await findEndpoint(context, id, tenantId);
  const secret = generateWebhookSecret();
  const until = context.now().getTime() + ROTATION_MS;
  const changes = { secret: sealSecret(context, id, secret), previous_secret: before, previous_until: until };
  const deed = { ...actor, action: 'webhook_endpoint.secret_rotated', data: {} };
  return { ...presentEndpoint(context, await change(context, id, tenantId, changes, deed)), secret };
}

type Done = Actor & { readonly action: string; readonly data: Readonly<Record<string, unknown>> };

async function change(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  changes: Partial<WebhookEndpointRow>,
  deed: Done,
): Promise<WebhookEndpointRow> {
  return context.store.db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('webhook_endpoint')
      .set({ ...changes, updated_at: context.now().getTime() })
      .where('id', '=', id)
      .$if(tenantId !== undefined, (update) => update.where('tenant_id', '=', tenantId ?? ''))
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw notFound('webhook endpoint');
    await recordDeed(context, transaction, { ...deed, tenantId: row.tenant_id, subject: id });
    return row;
  });
}

/** With its deliveries: what is under way ends, and nothing more is sent. Throws `resource_not_found`. */
export async function deleteEndpoint(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  { actor }: Actor,
): Promise<void> {
  const endpoint = await findEndpoint(context, id, tenantId);
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('delivery').where('endpoint_id', '=', id).execute();
    await transaction.deleteFrom('webhook_endpoint').where('id', '=', id).execute();
    const deed = { tenantId: endpoint.tenant_id, actor, action: 'webhook_endpoint.deleted', subject: id, data: {} };
    await recordDeed(context, transaction, deed);
  });
}
