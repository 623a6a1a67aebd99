import { expect, it } from 'vitest';
import { openDatabase } from '../../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../../core/store/gateway/migrations.ts';
import type { GatewaySchema, SuppressionRow, TenantRow } from '../../core/store/gateway/schema.ts';
import type { Migrations } from '../../core/store/migrate.ts';
import { describeOnStores } from './support/stores.ts';

const before: Migrations = (engine) =>
  Object.fromEntries(Object.entries(gatewayMigrations(engine)).filter(([name]) => name < '0017'));

/** As it was then: an opt-out was of everything. */
type Old = { readonly tenant: TenantRow; readonly suppression: Omit<SuppressionRow, 'scope'> };

describeOnStores('an opt-out of before', (store) => {
  it('is of marketing alone where Meta said so, and of all messages otherwise', async () => {
    const { url } = await store();
    const open = <Schema>(migrations: Migrations) =>
      openDatabase<Schema>({ url, migrations, migrationTable: GATEWAY_MIGRATION_TABLE });
    const old = await open<Old>(before);
    await old.db
      .insertInto('tenant')
      .values({
        id: 'ten_1',
        name: 'A',
        status: 'active',
        metadata: '{}',
        event_sequence: 0,
        created_at: 1,
        updated_at: 1,
        plan_id: null,
        routing: null,
      })
      .execute();
    const row = (id: string, source: SuppressionRow['source'], reason: string | null) => {
      return { id, tenant_id: 'ten_1', address: `phone:${id}`, source, reason, message_id: null, created_at: 1 };
    };
    const rows = [
      row('a', 'provider', '131050'),
      row('b', 'provider', '21610'),
      row('c', 'api', '131050'),
      row('d', 'keyword', null),
    ];
    await old.db.insertInto('suppression').values(rows).execute();
    await old.close();
    const now = await open<GatewaySchema>(gatewayMigrations);
    const kept = await now.db.selectFrom('suppression').select(['id', 'scope']).orderBy('id').execute();
    await now.close();
    expect(kept).toEqual([{ id: 'a', scope: 'marketing' }, ...['b', 'c', 'd'].map((id) => ({ id, scope: 'all' }))]);
  });
});
