import { beforeEach, expect, it, vi } from 'vitest';
import { createActor, problem, received, send, text, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { eraseContact, resumeErasures } from '../../core/privacy/erasure.ts';
import { everyRow, OTHER, plantPerson } from './support/person.ts';

describeOnStores('a contact’s data', (store) => {
  let world: World;
  let actor: Actor;
  let contactId: string;
  let phone: string;
  let lid: string;
  let words: string;
  let idempotencyKey: string;
  beforeEach(async () => {
    world ??= await createWorld(await store());
    ({ actor, contactId, phone, lid, words, idempotencyKey } = await plantPerson(world));
  });

  const erase = () => world.call(`DELETE /v1/contacts/${contactId}`, { key: actor.key });
  const everything = (except?: readonly string[]) => everyRow(world, except);

  it('is gone from every table once they are erased, and nobody else’s is', async () => {
    const before = await everything();
    for (const word of [phone.slice(1), lid, words, idempotencyKey]) expect(before, 'planted').toContain(word);
    const answer = await erase();
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ state: 'done', contactId, erased: { media: 1 } });
    await sweepMedia(world.context);
    const media = world.context.store.db.selectFrom('media').selectAll().where('tenant_id', '=', actor.tenantId);
    expect(await media.execute(), 'bytes and row are gone').toEqual([]);
    const after = await everything();
    for (const word of [phone.slice(1), lid, words, idempotencyKey]) expect(after).not.toContain(word);
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
      world.call('POST /v1/suppressions', { key: actor.key, body: { address: phone, reason: words } }),
      201,
    );
    expect((await withStatus(erase(), 200)) as unknown).toMatchObject({ erased: { suppressionsHashed: 1 } });
    expect(await everything()).not.toContain(phone.slice(1));
    const again = text(phone, { text: 'Hello again' });
    await problem(send(world, actor, again), 'recipient_opted_out');
    const batch = await withStatus(
      world.call('POST /v1/messages/batch', { key: actor.key, body: { messages: [again, text(OTHER)] } }),
      202,
    );
    expect(JSON.stringify(batch)).toContain('recipient_opted_out');
    const list = await withStatus(world.call('GET /v1/suppressions', { key: actor.key }), 200);
    expect(list.data).toMatchObject([{ address: null, reason: null, contactId: null }]);
    const found = `GET /v1/suppressions?address=${encodeURIComponent(phone)}`;
    expect((await withStatus(world.call(found, { key: actor.key }), 200)).data).toHaveLength(1);
    // They come back as somebody new, who is still not written to.
    await withStatus(world.webhook('scripted', actor.connectionId, [received([phone])]), 200);
    await problem(send(world, actor, again), 'recipient_opted_out');
    const conversations = `GET /v1/conversations?address=${encodeURIComponent(phone)}`;
    const back = await withStatus(world.call(conversations, { key: actor.key }), 200);
    expect(back.data).toMatchObject([{ optedOut: true }]);
    // Until they say so themselves.
    await withStatus(world.webhook('scripted', actor.connectionId, [received([phone], { text: 'VOLTAR' })]), 200);
    expect((await withStatus(world.call(conversations, { key: actor.key }), 200)).data).toMatchObject([
      { optedOut: false },
    ]);
    await withStatus(send(world, actor, again), 201);
  });

  it('that was hashed is taken off the list by hand as well', async () => {
    await withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: phone } }), 201);
    await withStatus(erase(), 200);
    const list = await withStatus(world.call('GET /v1/suppressions', { key: actor.key }), 200);
    await withStatus(world.call(`DELETE /v1/suppressions/${list.data[0]?.id}`, { key: actor.key }), 204);
    await withStatus(send(world, actor, text(phone)), 201);
  });

  it('that was of marketing alone, and then of everything, is of everything when they are erased again', async () => {
    const suppress = (scope: string) =>
      withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: phone, scope } }), 201);
    await suppress('marketing');
    await withStatus(erase(), 200);
    const sent = await withStatus(send(world, actor, text(phone)), 201);
    await suppress('all');
    await withStatus(world.call(`DELETE /v1/contacts/${sent.contactId}`, { key: actor.key }), 200);
    await problem(send(world, actor, text(phone)), 'recipient_opted_out');
  });

  it('is erased in pieces: who dies half-way leaves the rest to whoever comes next', async () => {
    const { eraseContact } = await import('../../core/privacy/erasure.ts');
    const first = await eraseContact(world.context, contactId, actor.tenantId, 0);
    expect(first).toMatchObject({ state: 'running', erased: { addresses: 2, messages: 0 } });
    // Whatever arrives now is somebody new’s.
    await withStatus(world.webhook('scripted', actor.connectionId, [received([phone], { text: 'new' })]), 200);
    let rounds = 0;
    while (await work()) rounds += 1;
    const page = await withStatus(
      world.call(`GET /v1/conversations?address=${encodeURIComponent(phone)}`, { key: actor.key }),
      200,
    );
    expect(page.data[0]?.contactId).not.toBe(contactId);
    expect(await everything()).not.toContain(words);
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

  it('is left to whoever is at it, until that one has died', async () => {
    const { db } = world.context.store;
    const { id } = await eraseContact(world.context, contactId, actor.tenantId, 0);
    await db
      .updateTable('erasure')
      .set({ due_at: world.clock.now().getTime() + 60_000 })
      .where('id', '=', id)
      .execute();
    const before = await db.selectFrom('erasure').selectAll().where('id', '=', id).execute();
    expect(await eraseContact(world.context, contactId, actor.tenantId, Date.now() + 10_000)).toMatchObject({
      state: 'running',
    });
    expect(await db.selectFrom('erasure').selectAll().where('id', '=', id).execute()).toEqual(before);
    world.clock.advance(60_000);
    expect(await eraseContact(world.context, contactId, actor.tenantId, Date.now() + 10_000)).toMatchObject({
      state: 'done',
    });
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
          { type: 'phone', number: phone },
          { type: 'user', id: lid },
        ]),
      ],
    ]);
    delete world.scripted.forget;
  });

  it('is not waited for longer than there is time, however many backends say nothing', async () => {
    for (let count = 0; count < 2; count += 1) {
      const body = { tenantId: actor.tenantId, provider: 'scripted', config: {} };
      await withStatus(world.call('POST /v1/connections', { body }), 201);
    }
    const over = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(over.signal);
    let asked = 0;
    world.scripted.forget = async (_connection, _addresses, options) => {
      asked += 1;
      const late = Promise.withResolvers<never>();
      options?.signal?.addEventListener('abort', () => late.reject(new Error('late')));
      // Their time is over once all of them are at it. One after the other, the first would be waited for without end.
      if (asked === 3) over.abort();
      await late.promise;
    };
    expect(await eraseContact(world.context, contactId, actor.tenantId, Date.now() + 500)).toMatchObject({
      state: 'running',
    });
    expect(asked).toBe(3);
    // One time for all: the last one's answer is not waited for longer than the first one's.
    expect(timeout).toHaveBeenCalledOnce();
    expect(timeout.mock.calls[0]?.[0]).toBeLessThanOrEqual(500);
    timeout.mockRestore();
    delete world.scripted.forget;
    world.clock.advance(60_000);
    await resumeErasures(world.context, Date.now() + 10_000);
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
    expect(await everything()).not.toContain(words);
  });

  it('goes with its tenant, from every table, the audit log’s details included', async () => {
    await withStatus(world.call(`DELETE /v1/tenants/${actor.tenantId}`), 204);
    const after = await everything();
    for (const word of [phone.slice(1), lid, words, idempotencyKey]) expect(after).not.toContain(word);
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
