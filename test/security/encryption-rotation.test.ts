import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyring, generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { keysInUse, reseal } from '../../core/crypto/reseal.ts';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { connectionSecrets, SEALED_COLUMNS } from '../../core/store/gateway/sealed.ts';
import { migrations, MIGRATION_TABLE, type Schema } from '../../providers/baileys-server/server/src/database/schema.ts';
import { SEALED_COLUMNS as BAILEYS_COLUMNS } from '../../providers/baileys-server/server/src/database/sealed.ts';
import { createCredsStore, freshCreds } from '../../providers/baileys-server/server/src/signal/creds-store.ts';
import { idsOf, RING_STEPS } from '../../scripts/keys/ring.ts';
import { createActor, created, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores, type TestStore } from '../netlify/support/stores.ts';
import { createWorld, worldOn, type World } from '../netlify/support/world.ts';
import { spawnProgram } from '../support/program.ts';

const [OLD, NEW] = ['old', 'new'].map((id) => `${id}:${randomBytes(32).toString('base64')}`) as [string, string];

describeOnStores('a new encryption key', (open) => {
  let store: TestStore;
  let world: World;
  let actor: Actor;
  const gateways: Record<'before' | 'after', World> = {} as never;

  beforeAll(async () => {
    store = await open();
    const first = await createWorld(store);
    const beside = (ring: string) => worldOn(first.context.store, { beside: first, keyring: createKeyring(ring) });
    world = beside(OLD);
    actor = await createActor(world);
    for (const provider of ['official', 'scripted', 'windowed']) {
      const body = { tenantId: actor.tenantId, provider, config: { token: `secret-of-${provider}` } };
      await created(world.call('POST /v1/connections', { body }));
    }
    const body = { url: 'https://shop.test/events' };
    const { id } = await created(world.call('POST /v1/webhook-endpoints', { key: actor.key, body }));
    await withStatus(world.call(`POST /v1/webhook-endpoints/${id}/rotate-secret`, { key: actor.key }), 200);
    await created(
      world.call('POST /v1/plans', {
        body: { name: 'p', provider: 'official', config: { token: 'secret-of-a-plan' } },
      }),
    );
    // Half of the gateways have been restarted with the new key first, half have it second.
    gateways.before = beside(`${OLD},${NEW}`);
    gateways.after = beside(`${NEW},${OLD}`);
  });

  const inUse = () => keysInUse(world.context.store.db, createKeyring(`${NEW},${OLD}`), SEALED_COLUMNS);
  const secretsOf = async (gateway: World) => {
    const list = await withStatus(gateway.call('GET /v1/connections', { key: actor.key }), 200);
    return list.data.map((one) => (one as unknown as { secretsSet: string[] }).secretsSet);
  };

  it('is taken into use while gateways run with both, and its tool is killed half-way', async () => {
    expect(await inUse()).toEqual({ old: 6 });
    // Each reads what the other writes.
    for (const [writer, reader] of [
      [gateways.after, gateways.before],
      [gateways.before, gateways.after],
    ] as const) {
      const body = { tenantId: actor.tenantId, provider: 'official', config: { token: 'written-meanwhile' } };
      const { id } = await created(writer.call('POST /v1/connections', { body }));
      const shown = await withStatus(reader.call(`GET /v1/connections/${id}`), 200);
      expect(shown).toMatchObject({ secretsSet: ['token'] });
    }
    expect(await inUse()).toEqual({ old: 7, new: 1 });

    const child = await spawnProgram({
      args: ['test/security/support/reseal-child.ts', store.url, `${NEW},${OLD}`],
      ready: /^resealed 2$/,
    });
    await child.kill('SIGKILL');
    expect(await inUse()).toEqual({ old: 5, new: 3 });
    for (const gateway of [gateways.before, gateways.after]) {
      const secrets = await secretsOf(gateway);
      expect(secrets.filter(([name]) => name === 'token')).toHaveLength(5);
    }

    const { db } = world.context.store;
    const ring = createKeyring(`${NEW},${OLD}`);
    expect(await reseal(db, ring, SEALED_COLUMNS, { batch: 2 })).toBe(5);
    expect(await inUse()).toEqual({ new: 8 });
    expect(await reseal(db, ring, SEALED_COLUMNS)).toBe(0);
    // The old key may go: everything opens without it.
    const later = worldOn(world.context.store, { beside: world, keyring: createKeyring(NEW) });
    expect(await secretsOf(later)).toEqual(await secretsOf(gateways.after));
    await withStatus(later.call('GET /v1/webhook-endpoints', { key: actor.key }), 200);
  });

  it('does not overwrite what somebody writes at the same time', async () => {
    const { db } = world.context.store;
    const plans = SEALED_COLUMNS.filter(({ table }) => table === 'plan');
    const { id } = await db.selectFrom('plan').select('id').executeTakeFirstOrThrow();
    const write = async (ring: string, token: string) => {
      const secrets = createKeyring(ring).seal(token, connectionSecrets(id));
      await db.updateTable('plan').set({ secrets }).where('id', '=', id).execute();
      return Buffer.from(secrets);
    };
    await write(OLD, 'read');
    let newest: Buffer | undefined;
    // Between the reading of a page and the writing, somebody else writes.
    const racing = new Proxy(db, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name !== 'transaction') return value.bind(target) as unknown;
        return () => ({
          async execute(work: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) {
            newest = await write(OLD, 'newest');
            return target.transaction().execute(work);
          },
        });
      },
    });
    expect(await reseal(racing, createKeyring(`${NEW},${OLD}`), plans)).toBe(0);
    const { secrets } = await db.selectFrom('plan').select('secrets').executeTakeFirstOrThrow();
    expect(newest).toBeDefined();
    expect(Buffer.from(secrets ?? [])).toEqual(newest);
  });

  it('reaches every column that holds bytes', async () => {
    const { db, engine } = world.context.store;
    const { rows } =
      engine === 'postgres'
        ? await sql<{ name: string }>`select table_name || '.' || column_name as name
            from information_schema.columns where data_type = 'bytea' and table_schema = current_schema()`.execute(db)
        : await sql<{ name: string }>`select m.name || '.' || c.name as name from sqlite_master m,
            pragma_table_info(m.name) c where m.type = 'table' and lower(c.type) = 'blob'`.execute(db);
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(
      rows
        .map(({ name }) => name)
        .filter((name) => !PLAIN_BYTES.includes(name))
        .sort(),
    ).toEqual(sealed.toSorted());
  });
});

/** Columns of bytes that are no secret. */
const PLAIN_BYTES = ['connect_link.logo'];

describe('the Baileys server’s records', () => {
  let folder: string;
  let database: Database<Schema>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-reseal-'));
    const url = join(folder, 'baileys.sqlite');
    database = await openDatabase<Schema>({ url, migrations, migrationTable: MIGRATION_TABLE });
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are sealed anew as well, credentials, ratchets, messages and events', async () => {
    const { db } = database;
    const old = createKeyring(OLD);
    const lane = {
      write: <Value>(work: (transaction: never) => Promise<Value>) =>
        db.transaction().execute((transaction) => work(transaction as never)),
    } as never;
    const now = 1;
    const row = { wanted: 1, creds: null, note: null, created_at: now };
    await db
      .insertInto('wa_session')
      .values({ id: 's', ...row })
      .execute();
    const creds = freshCreds();
    await createCredsStore(db, lane, old).save('s', lane, creds);
    const sealed = (record: string) => old.seal(record, record);
    await db
      .insertInto('wa_key')
      .values(
        ['1', '2', '3'].map((id) => ({ session: 's', kind: 'session', id, value: sealed(`key:s:session:${id}`) })),
      )
      .execute();
    await db
      .insertInto('wa_message')
      .values({
        session: 's',
        direction: 'in',
        id: 'm',
        chat: 'c',
        state: 'received',
        request: null,
        failure: null,
        content: sealed('message:s:in:m'),
        created_at: now,
      })
      .execute();
    await db
      .insertInto('wa_event')
      .values({
        session: 's',
        seq: 1_790_000_000_000_001,
        payload: sealed('event:s:1790000000000001'),
        created_at: now,
      })
      .execute();

    const ring = createKeyring(`${NEW},${OLD}`);
    expect(await keysInUse(db, ring, BAILEYS_COLUMNS)).toEqual({ old: 6 });
    expect(await reseal(db, ring, BAILEYS_COLUMNS, { batch: 2 })).toBe(6);
    const alone = createKeyring(NEW);
    expect(await createCredsStore(db, lane, alone).load('s')).toEqual(creds);
    const keys = await db.selectFrom('wa_key').selectAll().execute();
    for (const { id, value } of keys) expect(alone.open(value, `key:s:session:${id}`).toString()).toContain(id);
    const event = await db.selectFrom('wa_event').selectAll().executeTakeFirstOrThrow();
    expect(alone.open(event.payload, `event:s:${event.seq}`).toString()).toBe(`event:s:${event.seq}`);
  });

  it('are all of its bytes', async () => {
    const { rows } = await sql<{ name: string }>`select m.name || '.' || c.name as name from sqlite_master m,
      pragma_table_info(m.name) c where m.type = 'table' and lower(c.type) = 'blob'`.execute(database.db);
    const sealed = BAILEYS_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(rows.map(({ name }) => name).sort()).toEqual(sealed.toSorted());
  });
});

describe('the ring', () => {
  it('changes step by step, so that nobody seals with a key that another has not', () => {
    const now = new Date('2026-11-24T12:00:00.000Z');
    const added = RING_STEPS.add(generateEncryptionKey(now), now);
    const [first, second] = idsOf(added);
    expect(createKeyring(added).currentKeyId).toBe(first);
    const promoted = RING_STEPS.promote(added);
    expect(idsOf(promoted)).toEqual([second, first]);
    expect(createKeyring(promoted).currentKeyId).toBe(second);
    expect(idsOf(RING_STEPS.retire(promoted))).toEqual([second]);
    expect(() => RING_STEPS.promote(RING_STEPS.retire(promoted))).toThrow('add another first');
  });
});
