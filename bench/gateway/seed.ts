import { sql } from 'kysely';
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

/**
 * So many messages that were sent and read, each with its event, spread over tenants: each has its share of them, with a
 * contact for every ten. Made by the database itself, which takes a minute for a million.
 */
export async function seedMessages(
  { db, engine }: Database<GatewaySchema>,
  tenants: readonly Seeded[],
  count: number,
): Promise<void> {
  const each = Math.ceil(count / tenants.length);
  const series =
    engine === 'sqlite'
      ? `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${each}) select i from n) as n`
      : `generate_series(1, ${each}) as n(i)`;
  const padded = (prefix: string, number: string): string =>
    engine === 'sqlite'
      ? `'${prefix}_' || substr('00000000000000000000000000' || (${number}), -26)`
      : `'${prefix}_' || lpad((${number})::text, 26, '0')`;
  const then = Date.now() - 24 * 60 * 60 * 1000;
  // A million messages of one transaction in one count: a count that is changed so often in one is slow to find.
  const counting = (word: 'disable' | 'enable') =>
    engine === 'postgres' ? sql.raw(`alter table message ${word} trigger user`).execute(db) : Promise.resolve();
  await counting('disable');
  for (const [index, { tenantId, connectionId }] of tenants.entries()) {
    const id = (prefix: string, number: string): string => padded(prefix, `${index} * ${each} + ${number}`);
    const contact = id('ctc', 'i / 10');
    await db.transaction().execute(async (transaction) => {
      const run = (statement: string) => sql.raw(statement).execute(transaction);
      await run(`
        insert into message (id, tenant_id, connection_id, contact_id, direction, type, content, address, state, provider,
          provider_message_id, warnings, timeline, metadata, idempotency_key, fingerprint, created_at, updated_at, expires_at)
        select ${id('msg', 'i')}, '${tenantId}', '${connectionId}', ${contact}, 'outbound', 'text',
          '{"type":"text","text":"The bread that you ordered is ready, and still warm"}',
          '{"type":"phone","number":"+55119' || (10000000 + i / 10) || '"}', 'read', 'memory', 'SEED' || (${index} * ${each} + i), '[]',
          '[{"state":"queued","at":"2026-11-23T12:00:00.000Z"},{"state":"sent","at":"2026-11-23T12:00:01.000Z"},{"state":"read","at":"2026-11-23T12:00:05.000Z"}]',
          '{}', 'seed-' || (${index} * ${each} + i), 'f', ${then}, ${then}, ${then}
        from ${series}`);
      await run(`
        insert into contact (id, tenant_id, name, created_at, updated_at)
        select ${contact}, '${tenantId}', null, ${then}, ${then} from ${series} where i % 10 = 0`);
      await run(`
        insert into contact_address (tenant_id, address, contact_id, created_at)
        select '${tenantId}', 'phone:+55119' || (10000000 + i / 10), ${contact}, ${then} from ${series} where i % 10 = 0`);
      await run(`
        insert into event (tenant_id, sequence, id, connection_id, type, data, message_id, occurred_at, created_at${engine === 'sqlite' ? ', position' : ''})
        select '${tenantId}', i, ${id('evt', 'i')}, '${connectionId}', 'message.status_changed',
          '{"messageId":"x","contactId":"x","state":"read","error":null,"pricing":null,"clientReference":null,"metadata":{}}',
          ${id('msg', 'i')}, ${then}, ${then}${engine === 'sqlite' ? `, ${index} * ${each} + i` : ''}
        from ${series}`);
      await transaction.updateTable('tenant').set({ event_sequence: each }).where('id', '=', tenantId).execute();
    });
  }
  await counting('enable');
  if (engine === 'postgres') await sql.raw('analyze').execute(db);
}
