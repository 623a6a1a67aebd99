import { sql } from 'kysely';
import type { Database } from '../../core/store/database.ts';
import type { GatewaySchema } from '../../core/store/gateway/schema.ts';
import type { Seeded } from './seed.ts';

/** Messages of a contact. */
const OF_A_CONTACT = 10;

/** How many contacts a tenant with so many messages has. */
export function contactsOfATenant(messages: number): number {
  return Math.ceil(messages / OF_A_CONTACT);
}

/** The number of a tenant's contact, counted from 0. */
export function numberOfContact(contact: number): string {
  return `${AREA}${FIRST_NUMBER + contact}`;
}

const AREA = '+55119';
const FIRST_NUMBER = 10_000_000;

/** They came evenly over so many milliseconds until now. */
const SPAN_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * So many messages, spread over tenants and over each one's contacts, as sends and provider webhooks leave them: three of
 * four outbound, most of them read, one of a hundred failed; with contacts, their conversations, an event for what came and
 * two for what went, and the counts of usage. The database makes them itself, in the order in which they would have come, all
 * indexes in place: half a minute for a million. Ends as production is found: planner statistics, all pages visible.
 */
export async function seedMessages(
  database: Database<GatewaySchema>,
  tenants: readonly Seeded[],
  count: number,
): Promise<void> {
  const { db, engine } = database;
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run('create table seeded (n integer primary key, tenant_id text not null, connection_id text not null)');
  for (let from = 0; from < tenants.length; from += 500) {
    const rows = tenants
      .slice(from, from + 500)
      .map(({ tenantId, connectionId }, index) => `(${from + index}, '${tenantId}', '${connectionId}')`);
    await run(`insert into seeded values ${rows.join(', ')}`);
  }
  const statements = statementsFor(engine, tenants.length, count);
  await db.transaction().execute(async (transaction) => {
    // Neither foreign keys nor the counting of usage, row by row: both are right as they are made.
    if (engine === 'postgres') await sql.raw('set local session_replication_role = replica').execute(transaction);
    for (const statement of statements) await sql.raw(statement).execute(transaction);
  });
  await run('drop table seeded');
  if (engine === 'postgres') await run('vacuum (analyze)');
}

/** Gives an endpoint what it would have, had it been there from the beginning: all delivered. */
export async function seedDeliveries({ db, engine }: Database<GatewaySchema>, endpointId: string): Promise<void> {
  await sql
    .raw(
      `insert into delivery (id, endpoint_id, tenant_id, sequence, event_id, line, state, leased, attempts, failures, attempt_log,
         created_at, updated_at)
       select 'dlv' || substr(event.id, 4), webhook_endpoint.id, event.tenant_id, sequence, event.id, event.connection_id, 'delivered',
         0, 1, 0, '[]', event.created_at, event.created_at
       from event join webhook_endpoint on webhook_endpoint.tenant_id = event.tenant_id where webhook_endpoint.id = '${endpointId}'`,
    )
    .execute(db);
  if (engine === 'postgres') await sql.raw('vacuum (analyze) delivery').execute(db);
}

/** What differs between the engines. */
type Dialect = {
  /** Numbers from 0, so many, as a table `series(i)`. */
  readonly series: (count: number) => string;
  /** An id that looks like ours, older than any that is made now. */
  readonly id: (prefix: string, number: string) => string;
  /** ISO 8601, from epoch milliseconds. */
  readonly time: (milliseconds: string) => string;
};

const DIALECTS: Readonly<Record<Database<GatewaySchema>['engine'], Dialect>> = {
  postgres: {
    series: (count) => `(select i from generate_series(0::bigint, ${count - 1}) as made(i)) as series`,
    id: (prefix, number) => `'${prefix}_01' || lpad((${number})::text, 24, '0')`,
    time: (ms) => `to_char(to_timestamp((${ms}) / 1000) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`,
  },
  sqlite: {
    series: (count) =>
      `(with recursive made(i) as (select 0 union all select i + 1 from made where i < ${count - 1}) select i from made) as series`,
    id: (prefix, number) => `'${prefix}_01' || substr('000000000000000000000000' || (${number}), -24)`,
    time: (ms) => `strftime('%Y-%m-%dT%H:%M:%S.000Z', (${ms}) / 1000, 'unixepoch')`,
  },
};

function statementsFor(engine: Database<GatewaySchema>['engine'], tenants: number, count: number): readonly string[] {
  const { series, id, time } = DIALECTS[engine];
  const each = Math.ceil(count / tenants);
  const contacts = contactsOfATenant(each);
  const start = Date.now() - SPAN_MS;
  const made = tenants * each;
  const at = (number: string): string => `(${start} + ${Math.floor(SPAN_MS / made)} * ${number})`;

  // `i` counts messages, `k` those of one tenant, `c` its contacts.
  const contact = id('ctc', `n * ${contacts} + c`);
  const number = `'${AREA}' || (${FIRST_NUMBER} + c)`;
  const numbered = `
    (select i, i / ${tenants} as k, (i / ${tenants}) % ${contacts} as c, n, tenant_id, connection_id, ${at('i')} as at
     from ${series(made)} join seeded on n = i % ${tenants}) as numbered`;
  const told = `
    (select numbered.*,
       case when (k / ${contacts} + k) % 4 = 0 then 'inbound' else 'outbound' end as direction,
       case when (k / ${contacts} + k) % 4 = 0 then 'received' when k % 100 = 1 then 'failed'
            when k % 100 < 5 then 'sent' when k % 100 < 30 then 'delivered' else 'read' end as state
     from ${numbered}) as told`;
  const ownContacts = `(select i % ${contacts} as c, n, tenant_id, connection_id, ${start} as at
     from ${series(tenants * contacts)} join seeded on n = i / ${contacts}) as people`;
  const out = `direction = 'outbound'`;
  const step = (state: string, ms: string): string => `'{"state":"' || ${state} || '","at":"' || ${time(ms)} || '"}'`;

  const event = (order: number, fields: { type: string; state: string; providerId: string; where: string }): string => `
    insert into event (tenant_id, sequence, id, connection_id, type, data, message_id, provider_event_id, occurred_at,
      created_at${engine === 'sqlite' ? ', position' : ''})
    select tenant_id, 2 * k + ${order}, ${id('evt', `2 * i + ${order}`)}, connection_id, ${fields.type},
      '{"messageId":"' || ${id('msg', 'i')} || '","contactId":"' || ${contact} || '","state":"' || ${fields.state} ||
        '","error":null,"pricing":null,"clientReference":null,"metadata":{}}',
      ${id('msg', 'i')}, ${fields.providerId}, at, at${engine === 'sqlite' ? `, 2 * i + ${order}` : ''}
    from ${told} where ${fields.where}`;

  return [
    `insert into contact (id, tenant_id, name, created_at, updated_at)
     select ${contact}, tenant_id, 'Ana', at, at from ${ownContacts}`,
    `insert into contact_address (tenant_id, address, contact_id, created_at)
     select tenant_id, 'phone:' || ${number}, ${contact}, at from ${ownContacts}`,
    `insert into conversation (id, tenant_id, connection_id, contact_id, last_inbound_at, created_at)
     select ${id('cnv', `n * ${contacts} + c`)}, tenant_id, connection_id, ${contact}, at, at from ${ownContacts}`,
    `insert into message (id, tenant_id, connection_id, contact_id, direction, type, content, address, state, provider,
       provider_message_id, error, warnings, timeline, client_reference, metadata, idempotency_key, fingerprint, created_at,
       updated_at, expires_at)
     select ${id('msg', 'i')}, tenant_id, connection_id, ${contact}, direction, 'text',
       '{"type":"text","text":"The bread that you ordered is ready, and still warm: number ' || i || '"}',
       '{"type":"phone","number":"' || ${number} || '"}', state, 'memory', 'SEED' || i,
       case when state = 'failed' then '{"code":"recipient_unreachable","message":"Nobody has this number"}' end, '[]',
       case when ${out} then '[' || ${step(`'queued'`, 'at')} || ',' || ${step(`'sent'`, 'at')} || ',' || ${step('state', 'at')} || ']'
            else '[' || ${step(`'received'`, 'at')} || ']' end,
       case when ${out} and k % 10 = 0 then 'order ' || k end, '{}', case when ${out} then 'seed-' || i end,
       case when ${out} then 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9' end, at, at,
       case when ${out} then at + 86400000 end
     from ${told}`,
    event(1, {
      type: `case when ${out} then 'message.status_changed' else 'message.received' end`,
      state: `case when ${out} then 'sent' else 'received' end`,
      providerId: `case when ${out} then null else 'SEED' || i || '-received' end`,
      where: 'true',
    }),
    event(2, {
      type: `'message.status_changed'`,
      state: 'state',
      providerId: `'SEED' || i || '-' || state`,
      where: out,
    }),
    `update tenant set event_sequence = ${2 * each + 2} where id in (select tenant_id from seeded)`,
    // SQLite has counted while the messages came.
    ...(engine === 'postgres'
      ? [
          `insert into usage_count (tenant_id, slot, connection_id, provider, direction, outcome, code, category, billable, area, count)
           select tenant_id, created_at - created_at % 3600000, connection_id, provider, direction, state,
             coalesce(error::json ->> 'code', ''), '', 0, '', count(*) from message group by 1, 2, 3, 4, 5, 6, 7`,
        ]
      : []),
  ];
}
