import { initAuthCreds, proto, type SignalDataSet } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeyring, generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { openDatabase, type Database } from '../../core/store/database.ts';
import type { ProviderEvent } from '../../core/provider/index.ts';
import { migrations, type Schema } from '../../providers/baileys-server/server/src/database/schema.ts';
import { createWriter, type Lane, type Writer } from '../../providers/baileys-server/server/src/database/writer.ts';
import { createOutbox } from '../../providers/baileys-server/server/src/events/outbox.ts';
import { createMessageStore } from '../../providers/baileys-server/server/src/messages/message-store.ts';
import { sweep } from '../../providers/baileys-server/server/src/retention.ts';
import { createCredsStore, isLinked } from '../../providers/baileys-server/server/src/signal/creds-store.ts';
import { createKeyCache } from '../../providers/baileys-server/server/src/signal/key-cache.ts';
import { createKeyStore } from '../../providers/baileys-server/server/src/signal/key-store.ts';
import { createTestDatabase, postgresMissing, type TestDatabase } from '../support/postgres.ts';
import { temporaryDirectory } from './harness.ts';

const keyring = createKeyring(generateEncryptionKey(new Date()));
const directory = temporaryDirectory();
let postgres: TestDatabase | undefined;

beforeAll(async () => {
  if (postgresMissing === undefined) postgres = await createTestDatabase();
});
afterAll(async () => {
  directory.remove();
  await postgres?.drop();
});

describe.each([
  ['SQLite', () => `${directory.path}/store.db`, false],
  ['PostgreSQL', () => postgres?.url ?? '', postgresMissing !== undefined],
])('on %s', (_, url, missing) => {
  describe.skipIf(missing)('the store', () => {
    let database: Database<Schema>;
    let writer: Writer;
    const failures: string[] = [];

    beforeAll(async () => {
      database = await openDatabase<Schema>({ url: url(), migrations, migrationTable: 'baileys_server_migration' });
      writer = createWriter(database.db, (session) => failures.push(session));
    });
    afterAll(() => database.close());

    /** As a new process would see it. */
    const fresh = (session: string) =>
      createKeyStore({ db: database.db, keyring, cache: createKeyCache(1_000_000) }, session, writer.open(session));

    test('keys of every kind come back as they were, sealed on disk, apart by session', async () => {
      const data: SignalDataSet = {
        session: { '1.0': { _sessions: {}, version: 'v1' } as unknown as Uint8Array },
        'pre-key': { '1': { public: Buffer.from([1]), private: Buffer.from('secret-of-the-pre-key') } },
        'sender-key': { g: Buffer.from('[]') },
        'lid-mapping': { '551199': '123' },
        'device-list': { '551199': ['0', '1'] },
        'identity-key': { '1.0': new Uint8Array([5, 6]) },
        'app-state-sync-key': { k: proto.Message.AppStateSyncKeyData.fromObject({ keyData: Buffer.from([9]) }) },
      };
      await fresh('a').set(data);
      const store = fresh('a');
      expect(await store.get('session', ['1.0', 'none'])).toEqual({ '1.0': { _sessions: {}, version: 'v1' } });
      expect(Buffer.from((await store.get('pre-key', ['1']))['1']?.private ?? []).toString()).toBe(
        'secret-of-the-pre-key',
      );
      expect(await store.get('lid-mapping', ['551199'])).toEqual({ '551199': '123' });
      expect(await store.get('device-list', ['551199'])).toEqual({ '551199': ['0', '1'] });
      expect(Buffer.from((await store.get('identity-key', ['1.0']))['1.0'] ?? [])).toEqual(Buffer.from([5, 6]));
      expect((await store.get('app-state-sync-key', ['k']))['k']).toBeInstanceOf(proto.Message.AppStateSyncKeyData);
      expect(await fresh('b').get('session', ['1.0'])).toEqual({});

      const rows = await database.db.selectFrom('wa_key').selectAll().execute();
      expect(rows.length).toBe(7);
      for (const row of rows) expect(Buffer.from(row.value).toString('latin1')).not.toContain('secret-of');
    });

    test('null deletes; what was not there is not there, also once it is', async () => {
      const store = fresh('c');
      expect(await store.get('lid-mapping', ['x'])).toEqual({});
      await store.set({ 'lid-mapping': { x: '1' } });
      expect(await store.get('lid-mapping', ['x'])).toEqual({ x: '1' });
      await store.set({ 'lid-mapping': { x: null } });
      expect(await store.get('lid-mapping', ['x'])).toEqual({});
      expect(await fresh('c').get('lid-mapping', ['x'])).toEqual({});
    });

    test('a session sees its own writes before they are on disk, and the same object is written once', async () => {
      const store = fresh('d');
      const record = { version: 'v1' } as unknown as Uint8Array;
      const first = store.set({ session: { s: record } });
      expect(await store.get('session', ['s'])).toEqual({ s: record });
      expect(writer.pending('d')).toBeDefined();
      const again = store.set({ session: { s: record } });
      await Promise.all([first, again]);
      expect(writer.pending('d')).toBeUndefined();
      expect(await fresh('d').get('session', ['s'])).toEqual({ s: record });
    });

    test('one failing write does not take the others of its commit along, and says whose it was', async () => {
      const good = writer
        .open('good')
        .writeKeys([{ session: 'good', kind: 'session', id: '1', value: Buffer.from('x') }]);
      const bad = writer.write('bad', () => Promise.reject(new Error('no')));
      await expect(bad).rejects.toThrow('no');
      await good;
      expect(failures).toEqual(['bad']);
      const found = await database.db.selectFrom('wa_key').select('id').where('session', '=', 'good').execute();
      expect(found).toHaveLength(1);
    });

    test('what a session asks for is there or not as a whole, also what it asked for while the rest failed', async () => {
      const [lane, others] = [writer.open('whole'), writer.open('other')];
      const value = Buffer.from('ratchet');
      const key = (id: string) => [{ session: 'whole', kind: 'session', id, value }];
      let meanwhile: Promise<void> | undefined;
      const outcomes = [
        lane.writeKeys(key('before')),
        writer.write('whole', () => {
          meanwhile ??= lane.writeKeys(key('meanwhile'));
          meanwhile.catch(() => undefined);
          return Promise.reject(new Error('no'));
        }),
        lane.writeKeys(key('after')),
        others.writeKeys([{ session: 'other', kind: 'session', id: '1', value }]),
      ];
      const settled = await Promise.allSettled(outcomes);
      expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
      await expect(meanwhile).rejects.toThrow('no');
      const kept = database.db.selectFrom('wa_key').select('id').where('session', '=', 'whole');
      expect(await kept.execute()).toEqual([]);
      // Nor does it keep anything for that connection later on: it would rest on what is lost. The next one begins anew.
      await expect(lane.writeKeys(key('after that'))).rejects.toThrow('over');
      await others.writeKeys([{ session: 'other', kind: 'session', id: '2', value }]);
      await writer.open('whole').writeKeys(key('later'));
      expect(await kept.execute()).toEqual([{ id: 'later' }]);
    });

    test('whatever a connection that is over wants to store is refused, and seen by nobody', async () => {
      const cache = createKeyCache(1_000_000);
      const storeOf = (lane: Lane) => createKeyStore({ db: database.db, keyring, cache }, 'g', lane);
      const ends = [
        async (lane: Lane) => lane.close(),
        // The next one is open.
        async () => void writer.open('g'),
        // At once, not only when the connection has heard of it: in between it would ask for more.
        (lane: Lane) => lane.write(() => Promise.reject(new Error('no'))).catch(() => undefined),
      ];
      for (const end of ends) {
        const lane = writer.open('g');
        const store = storeOf(lane);
        await store.set({ 'lid-mapping': { x: 'before' } });
        await end(lane);
        expect(lane.isOver()).toBe(true);
        await expect(store.set({ 'lid-mapping': { x: 'late' } })).rejects.toThrow('over');
        for (const late of [lane.write, lane.writeSoon])
          await expect(late(() => Promise.reject(new Error('asked the disk')))).rejects.toThrow('over');
        await expect(lane.pending()).rejects.toThrow('over');
        const next = storeOf(writer.open('g'));
        expect(await next.get('lid-mapping', ['x'])).toEqual({ x: 'before' });
        expect(await fresh('g').get('lid-mapping', ['x'])).toEqual({ x: 'before' });
      }
    });

    test('a key that the disk does not give is no key that is not there: nothing more is told or kept', async () => {
      const gone = await openDatabase<Schema>({ url: url(), migrations, migrationTable: 'baileys_server_migration' });
      await gone.close();
      const lane = writer.open('h');
      const store = createKeyStore({ db: gone.db, keyring, cache: createKeyCache(1_000_000) }, 'h', lane);
      failures.length = 0;
      await expect(store.get('session', ['1.0'])).rejects.toThrow();
      await expect(store.get('session', ['2.0'])).rejects.toThrow('over');
      // The connection is told once, to begin again.
      expect(failures).toEqual(['h']);
      await expect(lane.pending()).rejects.toThrow('over');
      await expect(lane.write(async () => undefined)).rejects.toThrow('over');
    });

    test('what may wait is written with the next that may not, and by itself in the end', async () => {
      const order: string[] = [];
      const lane = writer.open('e');
      const soon = lane.writeSoon(async () => void order.push('soon'));
      expect(writer.pending('e')).toBeUndefined();
      await writer.write('e', async () => void order.push('now'));
      await soon;
      expect(order).toEqual(['soon', 'now']);
      await lane.writeSoon(async () => void order.push('alone'));
      expect(order).toHaveLength(3);
    });

    test('credentials: saved in order, sealed, forgotten', async () => {
      const store = createCredsStore(database.db, writer, keyring);
      await database.db
        .insertInto('wa_session')
        .values({ id: 'f', wanted: 1, creds: null, note: null, created_at: 1 })
        .execute();
      const creds = initAuthCreds();
      expect(await store.load('f')).toBeUndefined();
      const lane = writer.open('f');
      void store.save('f', lane, { ...creds, nextPreKeyId: 1 });
      await store.save('f', lane, { ...creds, nextPreKeyId: 2 });
      const loaded = await store.load('f');
      expect(loaded?.nextPreKeyId).toBe(2);
      expect(Buffer.from(loaded?.noiseKey.private ?? [])).toEqual(Buffer.from(creds.noiseKey.private));
      expect(isLinked({ ...creds, me: { id: '1@s.whatsapp.net' } })).toBe(false);
      await store.forget('f');
      expect(await store.load('f')).toBeUndefined();
    });

    test('messages: inbound once, unless it could not be read; swept when old', async () => {
      const messages = createMessageStore(database.db, keyring);
      const message = (state: string, text: string) => ({
        id: 'M1',
        chat: 'c',
        state,
        content: { key: {}, message: { conversation: text } },
        createdAt: 1000,
      });
      const add = async (state: string, text: string) => {
        let added: boolean | undefined;
        await writer.write('g', async (transaction) => {
          added = await messages.addInbound(transaction, 'g', message(state, text));
        });
        return added;
      };
      expect(await add('waiting', '')).toBe(true);
      expect(await add('waiting', '')).toBe(false);
      expect(await add('received', 'real')).toBe(true);
      expect(await add('received', 'forged')).toBe(false);
      expect(await add('waiting', '')).toBe(false);
      expect((await messages.find('g', 'in', 'M1'))?.content?.message?.conversation).toBe('real');
      expect(await messages.find('h', 'in', 'M1')).toBeUndefined();
      expect(await sweep(database.db, 1000 + 31 * 86_400_000, 30)).toMatchObject({ messages: 1 });
    });

    test('what was said in a person’s chats is forgotten, all but what is still being sent', async () => {
      const messages = createMessageStore(database.db, keyring);
      const put = (id: string, chat: string, state: string) =>
        writer.write('f', (transaction) =>
          messages.putOutbound(transaction, 'f', { id, chat, state, createdAt: 1, content: undefined }),
        );
      await put('F1', '5511@s.whatsapp.net', 'sent');
      await put('F2', '99@lid', 'read');
      await put('F3', '5511@s.whatsapp.net', 'queued');
      await put('F4', '5522@s.whatsapp.net', 'sent');
      await writer.write('f', (transaction) => messages.forget(transaction, 'f', ['5511@s.whatsapp.net', '99@lid']));
      const left = await Promise.all(['F1', 'F2', 'F3', 'F4'].map((id) => messages.find('f', 'out', id)));
      expect(left.map((one) => one?.id)).toEqual([undefined, undefined, 'F3', 'F4']);
    });

    test('events keep their order and are gone only once removed', async () => {
      const outbox = createOutbox({ db: database.db, writer, keyring, now: () => 5, enabled: true });
      const event = (id: string): ProviderEvent => ({
        type: 'unknown',
        id,
        timestamp: '',
        data: { reason: '', payload: null },
      });
      const added: string[] = [];
      outbox.onAdded((session) => added.push(session));
      await Promise.all(['1', '2', '3'].map((id) => outbox.append('i', event(id))));
      const queued = await outbox.peek('i', 2);
      expect(queued.map(({ json }) => (JSON.parse(json) as ProviderEvent).id)).toEqual(['1', '2']);
      await outbox.remove('i', queued[1]?.seq ?? 0);
      expect((await outbox.peek('i', 10)).map(({ json }) => (JSON.parse(json) as ProviderEvent).id)).toEqual(['3']);
      expect(await outbox.sessions()).toEqual(['i']);
      expect(added).toContain('i');
    });
  });
});
