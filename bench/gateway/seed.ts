import { generateApiKey, hashApiKey } from '../../core/crypto/api-key.ts';
import { createId } from '../../core/ids.ts';
import { addressKey } from '../../core/provider/index.ts';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../../core/store/gateway/migrations.ts';
import type { GatewaySchema } from '../../core/store/gateway/schema.ts';

/** A tenant with one connection on memory, and a key for everything. */
export type Seeded = { readonly tenantId: string; readonly connectionId: string; readonly key: string };

/** Whom they write to, and know already: memory reports nothing about it later. */
export const RECIPIENT = '+15550100002';

const CHUNK = 200;

/** Does `work` on a database that no gateway has open. */
export async function withDatabase<Result>(
  url: string,
  work: (database: Database<GatewaySchema>) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase<GatewaySchema>({
    url,
    migrations: gatewayMigrations,
    migrationTable: GATEWAY_MIGRATION_TABLE,
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

export async function seedTenants({ db }: Database<GatewaySchema>, count: number): Promise<readonly Seeded[]> {
  const now = Date.now();
  const all = Array.from({ length: count }, () => ({
    tenantId: createId('tenant'),
    connectionId: createId('connection'),
    key: generateApiKey(),
  }));
  for (let from = 0; from < count; from += CHUNK) {
    const some = all.slice(from, from + CHUNK);
    await db
      .insertInto('tenant')
      .values(
        some.map(({ tenantId }) => ({
          id: tenantId,
          name: 'Bench',
          status: 'active' as const,
          metadata: '{}',
          event_sequence: 0,
          plan_id: null,
          routing: null,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute();
    await db
      .insertInto('connection')
      .values(
        some.map(({ tenantId, connectionId }) => ({
          id: connectionId,
          tenant_id: tenantId,
          provider: 'memory',
          label: 'Bench',
          is_default: 1 as const,
          config: '{}',
          secrets: null,
          session_state: null,
          session_state_at: 0,
          number: null,
          created_at: now,
          updated_at: now,
          deleted_at: null,
          epoch: 0,
          provider_since: null,
          plan_id: null,
          dropped_events: 0,
        })),
      )
      .execute();
    const contacts = some.map(({ tenantId }) => ({ tenantId, contactId: createId('contact') }));
    await db
      .insertInto('contact')
      .values(
        contacts.map(({ tenantId, contactId }) => ({
          id: contactId,
          tenant_id: tenantId,
          name: null,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute();
    await db
      .insertInto('contact_address')
      .values(
        contacts.map(({ tenantId, contactId }) => ({
          tenant_id: tenantId,
          address: addressKey({ type: 'phone', number: RECIPIENT }),
          contact_id: contactId,
          created_at: now,
        })),
      )
      .execute();
    await db
      .insertInto('api_key')
      .values(
        some.map(({ tenantId, key }) => ({
          id: createId('apiKey'),
          tenant_id: tenantId,
          name: 'bench',
          hash: hashApiKey(key),
          hint: key.slice(-4),
          scopes: '["send","read","manage","connect"]',
          created_at: now,
          expires_at: null,
          // Of keys that are in use, it is written once a minute.
          last_used_at: now + 3_600_000,
          revoked_at: null,
        })),
      )
      .execute();
  }
  return all;
}

/** Gives each tenant a webhook endpoint that wants what does not happen in a benchmark; their ids, in the same order. */
export async function seedEndpoints(
  { db }: Database<GatewaySchema>,
  tenants: readonly Seeded[],
): Promise<readonly string[]> {
  const now = Date.now();
  const ids = tenants.map(() => createId('webhookEndpoint'));
  for (let from = 0; from < tenants.length; from += CHUNK) {
    await db
      .insertInto('webhook_endpoint')
      .values(
        tenants.slice(from, from + CHUNK).map(({ tenantId }, index) => ({
          id: ids[from + index] ?? '',
          tenant_id: tenantId,
          url: 'https://app.example/events',
          events: '["connection.held"]',
          description: '',
          enabled: 1 as const,
          disabled_reason: null,
          secret: new Uint8Array(32),
          previous_secret: null,
          previous_until: null,
          failures: 0,
          failing_since: null,
          paused_until: null,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute();
  }
  return ids;
}
