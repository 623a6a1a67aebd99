import { sql } from 'kysely';
import { seedMessages } from '../../../bench/gateway/seed-messages.ts';
import { seedEndpoints, seedTenants, type Seeded } from '../../../bench/gateway/seed.ts';
import type { Database } from '../../../core/store/database.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';

/** Messages of the tenant that `crowd` returns, oldest first: the newest is the last one. */
export const MESSAGES = 10_000;

/** Of everything else as many as would be felt if they were all looked at. */
const MANY = 1_000;

const LATER = 99_999_999_999_999;

/**
 * A tenant among many, of whom there is a lot of everything: messages and their events, contacts and conversations, opt-outs,
 * connections, a queue. Each of the others has an endpoint. On PostgreSQL the planner knows it.
 */
export async function crowd(database: Database<GatewaySchema>): Promise<Seeded> {
  const { db, engine } = database;
  const tenants = await seedTenants(database, MANY / 2);
  const [busy, other] = tenants;
  if (busy === undefined || other === undefined) throw new Error('No tenants were made');
  await seedMessages(database, [busy, other], 2 * MESSAGES);
  const run = (statement: string) => sql.raw(statement).execute(db);
  const own = `tenant_id = '${busy.tenantId}'`;
  await run(`
    insert into suppression (id, tenant_id, address, source, created_at)
    select 'sup' || substr(id, 4), tenant_id, 'phone:+49' || id, 'api', created_at from message where ${own} limit ${MANY}`);
  await run(`
    insert into connection (id, tenant_id, provider, label, is_default, config, session_state_at, created_at, updated_at)
    select 'con' || substr(id, 4), tenant_id, 'memory', '', 0, '{}', 0, 0, 0 from message where ${own} limit ${MANY}`);
  await run(`
    insert into send (message_id, tenant_id, connection_id, recipient, position, cold, due_at, expires_at, attempts, maybe_taken,
      last_error, epoch)
    select id, tenant_id, connection_id, 'phone:+49' || id, id, 0, ${LATER}, ${LATER}, 1, 0, 'scheduled', 0
    from message where ${own} and direction = 'outbound' limit ${MANY}`);
  await seedEndpoints(database, tenants.slice(1));
  if (engine === 'postgres') await run('analyze');
  return busy;
}
