import { beforeEach, expect, it } from 'vitest';
import { sql } from 'kysely';
import {
  createActor,
  created,
  problem,
  received,
  send,
  status,
  text,
  withStatus,
  type Actor,
} from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type Json, type World } from '../netlify/support/world.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { resumeErasures } from '../../core/privacy/erasure.ts';

/** Of each test its own, as all look at the same database. */
let PHONE = '';
let LID = '';
let WORDS = '';
let KEY = '';
let count = 10;
const OTHER = '+5511987654321';

describeOnStores('a contact’s data', (store) => {
  let world: World;
  let actor: Actor;
  let contactId: string;

  /** Everything that a contact may leave behind, in every table. */
  beforeEach(async () => {
    world ??= await createWorld(await store());
    actor = await createActor(world);
    count += 1;
    PHONE = `+55119123456${count}`;
    LID = `9988776655443${count}@lid`;
    WORDS = `segredo-de-uma-pessoa-${count}`;
    KEY = `order-for-${PHONE}`;
    const hook = (events: Parameters<World['webhook']>[2]) =>
      withStatus(world.webhook('scripted', actor.connectionId, events), 200);
    await created(
      world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: 'https://shop.test/events' } }),
    );
    await hook([received([PHONE, LID], { name: `Maria ${WORDS}`, text: WORDS })]);
    await hook([received([OTHER], { text: 'stays' })]);
    const plainer = await created(
      world.call('POST /v1/connections', { key: actor.key, body: { provider: 'limited' } }),
    );
    const buttons = { to: PHONE, type: 'buttons', text: WORDS, options: [{ id: 'a', title: `A ${count}` }] };
    await withStatus(send(world, actor, { ...buttons, connectionId: plainer.id, onUnsupported: 'degrade' }), 201);
    expect(await world.context.store.db.selectFrom('offer').selectAll().execute()).not.toEqual([]);
    const sent = await withStatus(
      send(world, actor, text(PHONE, { text: WORDS, clientReference: WORDS, metadata: { who: PHONE } }), KEY),
      201,
    );
    await withStatus(send(world, actor, text(OTHER, { text: 'stays' })), 201);
    await hook([
      {
        type: 'unknown',
        id: `u-${sent.id}`,
        timestamp: world.clock.now().toISOString(),
        data: { reason: 'new', payload: { wa_id: PHONE.slice(1), words: WORDS } },
      } as never,
      status(`early-${PHONE}`, 'delivered'),
    ]);
    const page = await withStatus(
      world.call(`GET /v1/conversations?address=${encodeURIComponent(PHONE)}`, { key: actor.key }),
      200,
    );
    contactId = page.data[0]?.contactId ?? '';
    await world.context.store.db
      .insertInto('media')
      .values({
        id: `med_01ARZ3NDEKTSV4RRFFQ69G5F${count}`,
        tenant_id: actor.tenantId,
        message_id: null,
        contact_id: contactId,
        state: 'ready',
        media_type: 'image/png',
        filename: WORDS,
        size: 1,
        sha256: '00',
        created_at: 1,
        expires_at: null,
        due_at: null,
        attempts: 0,
        last_error: null,
      })
      .execute();
    await world.context.store.db
      .insertInto('pace')
      .values({
        connection_id: actor.connectionId,
        lane: `phone:${PHONE}`,
        state: '{}',
        next_at: Number.MAX_SAFE_INTEGER,
        cold_next_at: 0,
        at_once: 0,
        served_at: 0,
      })
      .execute();
    // One that waits: nobody knows whether it was sent.
    const { behaviour } = world.scripted;
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    await withStatus(send(world, actor, text(PHONE, { text: `${WORDS} waits` })), 202);
    world.scripted.behaviour = behaviour;
  });

  const erase = () => world.call(`DELETE /v1/contacts/${contactId}`, { key: actor.key });
  /** Every row of every table that there is, as text. */
  const everything = async (except: readonly string[] = []) => {
    const { db, engine } = world.context.store;
    const { rows } =
      engine === 'postgres'
        ? await sql<{ name: string }>`select table_name as name from information_schema.tables
            where table_schema = current_schema()`.execute(db)
        : await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
    const tables = rows.map(({ name }) => name).filter((name) => !except.includes(name));
    expect(tables.length).toBeGreaterThan(20);
    const contents = await Promise.all(tables.map((name) => sql`select * from ${sql.table(name)}`.execute(db)));
    return tables.map((name, index) => `${name}: ${JSON.stringify(contents[index]?.rows)}`).join('\n');
  };

  it('is gone from every table once they are erased, and nobody else’s is', async () => {
    const before = await everything();
    for (const word of [PHONE.slice(1), LID, WORDS, KEY]) expect(before, 'planted').toContain(word);
    const answer = await erase();
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ state: 'done', contactId, erased: { media: 1 } });
    await sweepMedia(world.context);
    const media = world.context.store.db.selectFrom('media').selectAll().where('tenant_id', '=', actor.tenantId);
    expect(await media.execute(), 'bytes and row are gone').toEqual([]);
    const after = await everything();
    for (const word of [PHONE.slice(1), LID, WORDS, KEY]) expect(after).not.toContain(word);
    // Their id stands in the proof, and nowhere else.
    expect(await everything(['erasure', 'audit'])).not.toContain(contactId);
    expect(after).toContain(OTHER);
    const others = await withStatus(world.call('GET /v1/messages', { key: actor.key }), 200);
    expect(others.data).toHaveLength(2);
    const audit = await withStatus(world.call(`GET /v1/audit?action=contact.erased&subject=${contactId}`), 200);
    expect(audit.data).toMatchObject([{ data: { erasureId: answer.body.id, erased: { addresses: 2 } } }]);
    expect(await withStatus(world.call(`GET /v1/erasures/${answer.body.id}`, { key: actor.key }), 200)).toEqual(
      answer.body,
    );
  });

  it('that somebody asks for twice is erased once; who is not there is not found', async () => {
    const first = await withStatus(erase(), 200);
    expect(await withStatus(erase(), 200)).toEqual(first);
    const stranger = await createActor(world);
    for (const route of ['DELETE', 'GET'])
      await problem(
        world.call(`${route} /v1/contacts/${contactId}${route === 'GET' ? '/export' : ''}`, { key: stranger.key }),
        'resource_not_found',
        404,
      );
    await problem(world.call(`GET /v1/erasures/${first.id}`, { key: stranger.key }), 'resource_not_found', 404);
    await problem(
      world.call('DELETE /v1/contacts/ctc_01ARZ3NDEKTSV4RRFFQ69G5FAV', { key: actor.key }),
      'resource_not_found',
      404,
    );
  });

  it('goes, and their opt-out holds on: against a send, a batch, and when they write again', async () => {
    await withStatus(
      world.call('POST /v1/suppressions', { key: actor.key, body: { address: PHONE, reason: WORDS } }),
      201,
    );
    expect((await withStatus(erase(), 200)) as unknown).toMatchObject({ erased: { suppressionsHashed: 1 } });
    expect(await everything()).not.toContain(PHONE.slice(1));
    const again = text(PHONE, { text: 'Hello again' });
    await problem(send(world, actor, again), 'recipient_opted_out');
    const batch = await withStatus(
      world.call('POST /v1/messages/batch', { key: actor.key, body: { messages: [again, text(OTHER)] } }),
      202,
    );
    expect(JSON.stringify(batch)).toContain('recipient_opted_out');
    const list = await withStatus(world.call('GET /v1/suppressions', { key: actor.key }), 200);
    expect(list.data).toMatchObject([{ address: null, reason: null, contactId: null }]);
    const found = `GET /v1/suppressions?address=${encodeURIComponent(PHONE)}`;
    expect((await withStatus(world.call(found, { key: actor.key }), 200)).data).toHaveLength(1);
    // They come back as somebody new, who is still not written to.
    await withStatus(world.webhook('scripted', actor.connectionId, [received([PHONE])]), 200);
    await problem(send(world, actor, again), 'recipient_opted_out');
    const conversations = `GET /v1/conversations?address=${encodeURIComponent(PHONE)}`;
    const back = await withStatus(world.call(conversations, { key: actor.key }), 200);
    expect(back.data).toMatchObject([{ optedOut: true }]);
    // Until they say so themselves.
    await withStatus(world.webhook('scripted', actor.connectionId, [received([PHONE], { text: 'VOLTAR' })]), 200);
    expect((await withStatus(world.call(conversations, { key: actor.key }), 200)).data).toMatchObject([
      { optedOut: false },
    ]);
    await withStatus(send(world, actor, again), 201);
  });

  it('that was hashed is taken off the list by hand as well', async () => {
    await withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: PHONE } }), 201);
    await withStatus(erase(), 200);
    const list = await withStatus(world.call('GET /v1/suppressions', { key: actor.key }), 200);
    await withStatus(world.call(`DELETE /v1/suppressions/${list.data[0]?.id}`, { key: actor.key }), 204);
    await withStatus(send(world, actor, text(PHONE)), 201);
  });

  it('is erased in pieces: who dies half-way leaves the rest to whoever comes next', async () => {
    const { eraseContact } = await import('../../core/privacy/erasure.ts');
    const first = await eraseContact(world.context, contactId, actor.tenantId, 0);
    expect(first).toMatchObject({ state: 'running', erased: { addresses: 2, messages: 0 } });
    // Whatever arrives now is somebody new’s.
    await withStatus(world.webhook('scripted', actor.connectionId, [received([PHONE], { text: 'new' })]), 200);
    let rounds = 0;
    while (await work()) rounds += 1;
    const page = await withStatus(
      world.call(`GET /v1/conversations?address=${encodeURIComponent(PHONE)}`, { key: actor.key }),
      200,
    );
    expect(page.data[0]?.contactId).not.toBe(contactId);
    expect(await everything()).not.toContain(WORDS);
    expect(rounds).toBeLessThan(50);
    expect(await withStatus(world.call(`GET /v1/erasures/${first.id}`), 200)).toMatchObject({ state: 'done' });

    async function work(): Promise<boolean> {
      await resumeErasures(world.context, 0);
      await resumeErasures(world.context, Date.now() + 1000);
      const rows = await world.context.store.db
        .selectFrom('erasure')
        .selectAll()
        .where('state', '=', 'running')
        .execute();
      return rows.length > 0;
    }
  });

  it('is deleted by our own backends, too; an erasure waits for one that cannot be reached', async () => {
    const told: unknown[] = [];
    let reachable = false;
    world.scripted.forget = async (connectionId, addresses) => {
      if (!reachable) throw new Error('down');
      told.push([connectionId, addresses]);
    };
    const running = await withStatus(erase(), 202);
    expect(running).toMatchObject({ state: 'running', erased: { addresses: 2, events: 0 } });
    reachable = true;
    world.clock.advance(60_000);
    await resumeErasures(world.context, Date.now() + 10_000);
    expect(await withStatus(world.call(`GET /v1/erasures/${running.id}`), 200)).toMatchObject({ state: 'done' });
    expect(told).toEqual([
      [
        actor.connectionId,
        expect.arrayContaining([
          { type: 'phone', number: PHONE },
          { type: 'user', id: LID },
        ]),
      ],
    ]);
    delete world.scripted.forget;
  });

  it('that is just being sent is waited for, and then goes', async () => {
    const { db } = world.context.store;
    const row = await db
      .selectFrom('send')
      .selectAll()
      .where('tenant_id', '=', actor.tenantId)
      .executeTakeFirstOrThrow();
    // A worker has it.
    await db
      .updateTable('send')
      .set({ last_error: null, maybe_taken: 1 })
      .where('message_id', '=', row.message_id)
      .execute();
    const running = await withStatus(erase(), 202);
    expect(running).toMatchObject({ state: 'running' });
    expect(await db.selectFrom('message').selectAll().where('id', '=', row.message_id).execute()).toHaveLength(1);
    await db.deleteFrom('send').where('message_id', '=', row.message_id).execute();
    world.clock.advance(10_000);
    await resumeErasures(world.context, Date.now() + 10_000);
    expect(await withStatus(world.call(`GET /v1/erasures/${running.id}`), 200)).toMatchObject({ state: 'done' });
    expect(await everything()).not.toContain(WORDS);
  });

  it('is exported as lines, all of it and nobody else’s, and no secret', async () => {
    await withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: PHONE } }), 201);
    const answer = await world.call(`GET /v1/contacts/${contactId}/export`, { key: actor.key });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = linesOf(answer.text);
    expect(lines.at(-1)).toEqual({ type: 'end', nextCursor: null });
    const types = new Set(lines.map(({ type }) => type));
    for (const type of ['contact', 'conversation', 'message', 'media', 'suppression', 'event'])
      expect(types).toContain(type);
    expect(lines.filter(({ type }) => type === 'message')).toHaveLength(4);
    expect(lines.find(({ data }) => data?.type === 'unknown')).toBeDefined();
    for (const word of [PHONE, LID, WORDS]) expect(answer.text).toContain(word);
    expect(answer.text).not.toContain(OTHER);
  });

  it('of a whole tenant is exported without any of its secrets, and goes on where an answer ended', async () => {
    const plain = await world.call(`GET /v1/tenants/${actor.tenantId}/export`);
    const lines = linesOf(plain.text);
    const types = new Set(lines.map(({ type }) => type));
    for (const type of [
      'tenant',
      'connection',
      'key',
      'contact',
      'conversation',
      'message',
      'webhookEndpoint',
      'event',
    ])
      expect(types).toContain(type);
    for (const word of [PHONE, OTHER, WORDS]) expect(plain.text).toContain(word);
    const rows = await world.context.store.db.selectFrom('api_key').select('hash').execute();
    for (const secret of [actor.key, ...rows.map(({ hash }) => hash)]) expect(plain.text).not.toContain(secret);
    await problem(world.call(`GET /v1/tenants/${actor.tenantId}/export`, { key: actor.key }), 'insufficient_scope');
    await problem(world.call(`GET /v1/tenants/${actor.tenantId}/export?cursor=abc`), 'invalid_request');

    // One message a page of 500: the export of many goes through several.
    const { db } = world.context.store;
    const [model] = await db.selectFrom('message').selectAll().where('tenant_id', '=', actor.tenantId).execute();
    const ulid = (index: number) => `msg_7ZZZZZZZZZZZZZZZZZZZZ${String(index).padStart(5, '0')}`;
    const copies = Array.from({ length: 1200 }, (_none, index) => ({
      ...model!,
      id: ulid(index),
      provider_message_id: null,
      idempotency_key: null,
      content: JSON.stringify({ type: 'text', text: 'x'.repeat(6_000) }),
    }));
    for (let at = 0; at < copies.length; at += 100)
      await db
        .insertInto('message')
        .values(copies.slice(at, at + 100))
        .execute();
    let cursor: string | null | undefined;
    let answers = 0;
    const seen = new Set<string>();
    do {
      const query = cursor === undefined ? '' : `?cursor=${cursor}`;
      const piece = linesOf((await world.call(`GET /v1/tenants/${actor.tenantId}/export${query}`)).text);
      for (const { type, data } of piece) if (type === 'message') seen.add(data?.id ?? '');
      cursor = (piece.at(-1) as unknown as { nextCursor: string | null }).nextCursor;
      answers += 1;
    } while (cursor !== null);
    expect(answers).toBeGreaterThan(1);
    expect(seen.size).toBe(1200 + lines.filter(({ type }) => type === 'message').length);
  });

  it('goes with its tenant, from every table, the audit log’s details included', async () => {
    await withStatus(world.call(`DELETE /v1/tenants/${actor.tenantId}`), 204);
    for (const word of [PHONE.slice(1), LID, WORDS, KEY]) expect(await everything()).not.toContain(word);
    // The bytes of media are elsewhere: their rows stay until a sweep has removed those.
    expect(await everything(['erasure', 'audit', 'media'])).not.toContain(actor.tenantId);
    const audit = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}`), 200);
    expect(audit.data[0]).toMatchObject({ action: 'tenant.deleted', subject: actor.tenantId, data: { erased: {} } });
    expect(audit.data.slice(1).every(({ data }) => Object.keys(data).length === 0)).toBe(true);
  });

  it('of a tenant that is large goes in pieces; its keys end at once', async () => {
    const { deleteTenant } = await import('../../core/lifecycle/remove-tenant.ts');
    const erasure = await deleteTenant(world.context, actor.tenantId, { force: false }, 0);
    expect(erasure.state).toBe('running');
    await problem(world.call('GET /v1/messages', { key: actor.key }), 'tenant_suspended', 403);
    await resumeErasures(world.context, Date.now() + 10_000);
    await problem(world.call(`GET /v1/tenants/${actor.tenantId}`), 'resource_not_found', 404);
    await problem(world.call('GET /v1/messages', { key: actor.key }), 'unauthenticated', 401);
  });
});

type Line = { readonly type: string; readonly data?: Json };

function linesOf(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
