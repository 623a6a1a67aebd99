import { sql, type Kysely } from 'kysely';
import type { Engine } from '../../database.ts';

/** What messages are counted by; all of it is the key of a count. */
const KEY = [
  'tenant_id',
  'slot',
  'connection_id',
  'provider',
  'direction',
  'outcome',
  'code',
  'category',
  'billable',
  'area',
].join(', ');

/** So many milliseconds a slot has. */
const HOUR = 60 * 60 * 1000;

/** A queued message is not counted yet; everything that a message's key is made of. */
const COUNTED = { state: 'queued', columns: ['state', 'error', 'pricing'] } as const;

/**
 * How many messages came and went, counted by the database itself: whoever changes a message, it moves from one count to
 * another in the same transaction, so each is counted once and the application asks for no statement more.
 *
 * A message belongs to the hour in which it was made, whatever becomes of it later. Counts of an hour may be moved to its
 * day meanwhile; what leaves one is then written beside it as less than none, so that the sum stays right.
 */
export async function countMessages(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('usage_count')
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
    .addColumn('slot', 'bigint', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('billable', 'integer', (column) => column.notNull())
    .addColumn('area', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('usage_count_key', KEY.split(', ') as ['tenant_id'])
    .execute();
  await db.schema.createIndex('usage_count_by_slot').on('usage_count').column('slot').execute();
  // What is still to be added up to days: few, however many years of days there are.
  await sql
    .raw(`create index usage_count_by_hour on usage_count (slot, tenant_id) where slot % ${24 * HOUR} <> 0`)
    .execute(db);
  const fields = (row: string): string => (engine === 'sqlite' ? sqliteKey(row) : postgresKey(row));
  await sql
    .raw(
      `insert into usage_count (${KEY}, count) select ${fields('message')}, count(*) from message
       where message.state <> '${COUNTED.state}' group by ${positions()}`,
    )
    .execute(db);
  const statements = engine === 'sqlite' ? sqliteTriggers() : postgresTriggers();
  for (const statement of statements) await sql.raw(statement).execute(db);
}

function positions(): string {
  return KEY.split(', ')
    .map((_, index) => index + 1)
    .join(', ');
}

function add(values: string, count: 1 | -1): string {
  return `insert into usage_count (${KEY}, count) values (${values}, ${count})
    on conflict (${KEY}) do update set count = usage_count.count + ${count};`;
}

function changed(distinct: string): string {
  return `(${COUNTED.columns.map((column) => `old.${column} ${distinct} new.${column}`).join(' or ')})`;
}

function sqliteTriggers(): readonly string[] {
  const on = `after update of ${COUNTED.columns.join(', ')} on message`;
  return [
    `create trigger message_counted after insert on message when new.state <> '${COUNTED.state}'
       begin ${add(sqliteKey('new'), 1)} end`,
    `create trigger message_uncounted ${on} when old.state <> '${COUNTED.state}' and ${changed('is not')}
       begin ${add(sqliteKey('old'), -1)} end`,
    `create trigger message_recounted ${on} when new.state <> '${COUNTED.state}' and ${changed('is not')}
       begin ${add(sqliteKey('new'), 1)} end`,
  ];
}

function postgresTriggers(): readonly string[] {
  return [
    `create function count_message() returns trigger language plpgsql as $count$
     begin
       if tg_op = 'UPDATE' and old.state <> '${COUNTED.state}' then ${add(postgresKey('old'), -1)} end if;
       if new.state <> '${COUNTED.state}' then ${add(postgresKey('new'), 1)} end if;
       return null;
     end $count$`,
    `create trigger message_counted after insert on message for each row
       when (new.state <> '${COUNTED.state}') execute function count_message()`,
    `create trigger message_recounted after update of ${COUNTED.columns.join(', ')} on message for each row
       when ${changed('is distinct from')} execute function count_message()`,
  ];
}

function sqliteKey(row: string): string {
  const json = (column: string, field: string): string => `json_extract(${row}.${column}, '$.${field}')`;
  return keyOf(row, {
    code: json('error', 'code'),
    category: json('pricing', 'category'),
    billable: json('pricing', 'billable'),
    number: json('address', 'number'),
  });
}

function postgresKey(row: string): string {
  const json = (column: string, field: string): string => `(${row}.${column}::json ->> '${field}')`;
  return keyOf(row, {
    code: json('error', 'code'),
    category: json('pricing', 'category'),
    billable: `(${json('pricing', 'billable')})::boolean::int`,
    number: json('address', 'number'),
  });
}

type Extracted = {
  readonly code: string;
  readonly category: string;
  readonly billable: string;
  readonly number: string;
};

/** In the order of `KEY`. `area`: a plus and three digits of a number that is billed, as prices differ by country. */
function keyOf(row: string, { code, category, billable, number }: Extracted): string {
  return [
    `${row}.tenant_id`,
    `${row}.created_at - ${row}.created_at % ${HOUR}`,
    `${row}.connection_id`,
    `${row}.provider`,
    `${row}.direction`,
    `${row}.state`,
    `coalesce(${code}, '')`,
    `coalesce(${category}, '')`,
    `coalesce(${billable}, 0)`,
    `case when ${row}.pricing is null then '' else coalesce(substr(${number}, 1, 4), '') end`,
  ].join(', ');
}
