import { expect, it } from 'vitest';
import { openDatabase } from '../../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../../core/store/gateway/migrations.ts';
import type { GatewaySchema, MessageRow, TenantRow } from '../../core/store/gateway/schema.ts';
import type { Migrations } from '../../core/store/migrate.ts';
import { describeOnStores } from './support/stores.ts';

const before: Migrations = (engine) =>
  Object.fromEntries(Object.entries(gatewayMigrations(engine)).filter(([name]) => name < '0007'));

const KEEPS = { onUnsupported: 'degrade', outsideWindow: { template: { name: 'a', language: 'en', parameters: [] } } };

/** As it was then: a wish was kept in the route, or not at all. */
type Old = {
  readonly tenant: Omit<TenantRow, 'plan_id' | 'routing'>;
  readonly message: Omit<MessageRow, 'wish' | 'send_at' | 'retry_of' | 'resolved_at'>;
};

function message(id: string, route: object | null): Old['message'] {
  const texts = { content: '{}', address: '{}', warnings: '[]', timeline: '[]', metadata: '{}' };
  const nulls = { contact_id: null, group_id: null, sent_as: null, reply_to: null, provider_message_id: null };
  const more = { error: null, client_reference: null, idempotency_key: null, fingerprint: null, expires_at: null };
  return {
    ...texts,
    ...nulls,
    ...more,
    id,
    tenant_id: 'ten_1',
    connection_id: 'con_1',
    direction: 'outbound',
    type: 'text',
    state: 'queued',
    provider: 'memory',
    created_at: 1,
    updated_at: 1,
    edited_at: null,
    revoked_at: null,
    route: route === null ? null : JSON.stringify(route),
    attempts: null,
    pricing: null,
  };
}

describeOnStores('a message that was queued by an older version', (store) => {
  it('keeps what its request said about other ways to say it', async () => {
    const { url } = await store();
    const open = <Schema>(migrations: Migrations) =>
      openDatabase<Schema>({ url, migrations, migrationTable: GATEWAY_MIGRATION_TABLE });
    const old = await open<Old>(before);
    const tenant = { id: 'ten_1', name: 'A', status: 'active', metadata: '{}', event_sequence: 0 } as const;
    await old.db
      .insertInto('tenant')
      .values({ ...tenant, created_at: 1, updated_at: 1 })
      .execute();
    const rows = [message('m1', { candidates: [], wish: KEEPS }), message('m2', null)];
    await old.db.insertInto('message').values(rows).execute();
    await old.close();
    const now = await open<GatewaySchema>(gatewayMigrations);
    const kept = await now.db.selectFrom('message').select('wish').orderBy('id').execute();
    await now.close();
    expect(kept.map(({ wish }) => (wish === null ? null : (JSON.parse(wish) as unknown)))).toEqual([KEEPS, null]);
  });
});
