import { beforeEach, expect, it } from 'vitest';
import { GatewayError, type ProviderEvent } from '../../core/provider/index.ts';
import { deleteMediaOf } from '../../core/media/media.ts';
import { MEDIA_LIMITS } from '../../core/media/access.ts';
import { fetchWanted } from '../../core/media/received.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { mediaUntil } from '../../netlify/work/media.ts';
import { workUntil } from '../../netlify/work/until.ts';
import { createMemoryStore, type MemoryStore } from '../media/support/memory-store.ts';
import { createActor, problem, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createClock, createWorld, worldOn, type Clock, type World } from './support/world.ts';

const HOUR = 60 * 60 * 1000;
let count = 0;

/** A document from somebody. The scripted backend's bytes of it are its handle. */
function document(handle: string, from = '+5511999990001', mediaType = 'text/csv'): ProviderEvent {
  count += 1;
  return {
    type: 'message.received',
    id: `document-${count}`,
    timestamp: '2026-11-24T12:00:01.000Z',
    data: {
      providerMessageId: `in-document-${count}`,
      from: { addresses: [{ type: 'phone', number: from as `+${string}` }] },
      sentAt: '2026-11-24T12:00:00.000Z',
      type: 'document',
      filename: 'offer.csv',
      media: { providerId: 'scripted', handle, mediaType },
    },
  };
}

describeOnStores('a received medium', (store) => {
  let world: World;
  let media: MemoryStore;
  let clock: Clock;
  let actor: Actor;
  beforeEach(async () => {
    media = createMemoryStore();
    clock = createClock();
    world = await createWorld(await store(), { clock, media: { store: media } });
    actor = await createActor(world);
    await world.context.store.db.deleteFrom('media').execute();
  });

  const settings = (body: object) => withStatus(world.call('PUT /v1/media/settings', { key: actor.key, body }), 200);
  const receive = async (event: ProviderEvent): Promise<string> => {
    await withStatus(world.webhook('scripted', actor.connectionId, [event]), 200);
    const { data } = await withStatus(world.call('GET /v1/messages?limit=1', { key: actor.key }), 200);
    return data[0]?.id ?? '';
  };
  const get = (id: string, headers: Record<string, string> = {}) =>
    world.request(`/v1/messages/${id}/media`, { headers: { authorization: `Bearer ${actor.key}`, ...headers } });
  const downloads = () => world.scripted.calls.filter((call) => call.startsWith('download')).length;
  const row = () => world.context.store.db.selectFrom('media').selectAll().executeTakeFirst();

  it('is kept when it is asked for, and then asked of the provider no more; parts of it and all', async () => {
    const id = await receive(document('a;b\n1;2\n'));
    expect(downloads()).toBe(0);
    const first = await get(id);
    expect(await first.text()).toBe('a;b\n1;2\n');
    expect(first.headers.get('content-disposition')).toBe(
      `attachment; filename="offer.csv"; filename*=UTF-8''offer.csv`,
    );
    expect(first.headers.get('content-type')).toBe('text/csv');
    const part = await get(id, { range: 'bytes=2-3' });
    expect([part.status, await part.text()]).toEqual([206, 'b\n']);
    expect((await get(id, { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304);
    expect(downloads()).toBe(1);
    const { data } = await withStatus(world.call('GET /v1/media', { key: actor.key }), 200);
    expect(data).toMatchObject([{ messageId: id, mediaType: 'text/csv', filename: 'offer.csv', size: 8 }]);
  });

  it('passes through and is kept nowhere where the tenant wants that, or for this connection', async () => {
    await settings({ inbound: 'store', connections: { [actor.connectionId]: 'pass' } });
    const id = await receive(document('abc'));
    for (let turn = 1; turn <= 2; turn += 1) {
      expect(await (await get(id)).text()).toBe('abc');
      expect(downloads()).toBe(turn);
    }
    expect(media.objects.size).toBe(0);
    expect(await row()).toBeUndefined();
  });

  it('that passes through has the type that its sender claims, as far as it is one: nobody can make our headers', async () => {
    await settings({ inbound: 'pass' });
    for (const [claimed, answered] of [
      ['audio/ogg; codecs=opus', 'audio/ogg; codecs=opus'],
      ['text/csv; name="日本.csv"', 'text/csv'],
      ['text/csv\r\nset-cookie: a=b', 'application/octet-stream'],
      ['whatever', 'application/octet-stream'],
    ]) {
      const answer = await get(await receive(document('a;b', undefined, claimed)));
      expect([answer.status, answer.headers.get('content-type')], claimed).toEqual([200, answered]);
      expect(await answer.text()).toBe('a;b');
    }
  });

  it('that passes through is refused where it is larger than an answer can be, or breaks off where nobody said so', async () => {
    await settings({ inbound: 'pass' });
    const limits = { ...MEDIA_LIMITS, maxAnswerBytes: 10 };
    const narrow = worldOn(world.context.store, { beside: world, clock, media: { store: media, limits } });
    const headers = { authorization: `Bearer ${actor.key}` };
    const pass = async (handle: string) => {
      const id = await receive(document(handle));
      return narrow.request(`/v1/messages/${id}/media`, { headers });
    };
    expect(await (await pass('ten bytes!')).text()).toBe('ten bytes!');
    expect(await (await pass('unsaid, 10')).text()).toBe('unsaid, 10');
    const refused = await pass('eleven, eh?');
    expect([refused.status, await refused.json()]).toMatchObject([413, { code: 'body_too_large' }]);
    await expect((await pass('unsaid, and 11')).text()).rejects.toThrow('10 bytes at most');
  });

  it('is fetched by a worker as soon as it is here, where the tenant wants that: once, and never before the webhook is answered', async () => {
    await settings({ inbound: 'store' });
    const event = document('stored');
    const id = await receive(event);
    // Told twice, as backends do.
    await withStatus(world.webhook('scripted', actor.connectionId, [event]), 200);
    expect(downloads()).toBe(0);
    expect(await row()).toMatchObject({ state: 'wanted', message_id: id });
    expect(await fetchWanted(world.context)).toBe(1);
    expect(await fetchWanted(world.context)).toBe(0);
    expect(downloads()).toBe(1);
    world.scripted.failure = new Error('the provider is gone');
    expect(await (await get(id)).text()).toBe('stored');
    world.scripted.failure = undefined;
  });

  it('is fetched, and removed when it is over, by whatever has time to work: a tick, a drain', async () => {
    await settings({ inbound: 'store', retentionDays: 1 });
    await receive(document('by the tick'));
    const deadline = () => Date.now() + 60_000;
    expect(await workUntil(world.context, deadline())).toBe(false);
    expect((await row())?.state).toBe('ready');
    clock.advance(24 * HOUR);
    // With no time there is no work, and it says that some may be left.
    expect(await mediaUntil(world.context, Date.now() + 1_000)).toBe(true);
    expect((await row())?.state).toBe('ready');
    await workUntil(world.context, deadline());
    expect(await row()).toBeUndefined();
    expect(media.objects.size).toBe(0);
  });

  it('is tried again where the provider cannot give it now, and given up where it has it no more', async () => {
    await settings({ inbound: 'store' });
    const id = await receive(document('later'));
    world.scripted.failure = new GatewayError({ code: 'provider_unavailable', provider: 'scripted' });
    expect(await fetchWanted(world.context)).toBe(1);
    expect(await fetchWanted(world.context)).toBe(0);
    expect(await row()).toMatchObject({ state: 'wanted', attempts: 1, last_error: 'provider_unavailable' });
    clock.advance(5_000);
    expect(await fetchWanted(world.context)).toBe(1);
    clock.advance(HOUR);
    world.scripted.failure = undefined;
    await fetchWanted(world.context);
    expect(await row()).toMatchObject({ state: 'ready', attempts: 3, last_error: null });

    await world.context.store.db.deleteFrom('media').execute();
    await receive(document('gone'));
    world.scripted.failure = new GatewayError({ code: 'media_unavailable', provider: 'scripted' });
    await fetchWanted(world.context);
    clock.advance(HOUR);
    expect(await fetchWanted(world.context)).toBe(0);
    expect(await row()).toMatchObject({ state: 'failed', last_error: 'media_unavailable' });
    world.scripted.failure = undefined;
    void id;
  });

  it('is given up after some attempts, and fetched all the same once somebody asks for it', async () => {
    await settings({ inbound: 'store' });
    const id = await receive(document('stubborn'));
    world.scripted.failure = new GatewayError({ code: 'provider_unavailable', provider: 'scripted' });
    let tries = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      tries += await fetchWanted(world.context);
      clock.advance(HOUR);
    }
    expect(tries).toBe(8);
    expect((await row())?.state).toBe('failed');
    world.scripted.failure = undefined;
    expect(await (await get(id)).text()).toBe('stubborn');
    expect((await row())?.state).toBe('ready');
  });

  it('that was given up is shown as failed for a while, and then gone', async () => {
    await settings({ inbound: 'store' });
    await receive(document('lost'));
    world.scripted.failure = new GatewayError({ code: 'media_unavailable', provider: 'scripted' });
    await fetchWanted(world.context);
    world.scripted.failure = undefined;
    expect((await row())?.state).toBe('failed');
    clock.advance(29 * 24 * HOUR);
    await sweepMedia(world.context);
    expect((await row())?.state).toBe('failed');
    clock.advance(2 * 24 * HOUR);
    await sweepMedia(world.context);
    expect(await row()).toBeUndefined();
  });

  it('whose fetcher died is fetched by another, once its time is over', async () => {
    await settings({ inbound: 'store' });
    const id = await receive(document('half'));
    await world.context.store.db
      .updateTable('media')
      .set({ state: 'pending', attempts: 1, due_at: clock.now().getTime() + 1000 })
      .execute();
    expect(await fetchWanted(world.context)).toBe(0);
    // Whoever asks meanwhile does not wait for that.
    expect(await (await get(id)).text()).toBe('half');
    expect((await row())?.state).toBe('pending');
    clock.advance(2_000);
    await sweepMedia(world.context);
    expect(await fetchWanted(world.context)).toBe(1);
    expect(await row()).toMatchObject({ state: 'ready', attempts: 2 });
  });

  it('is fetched once by two workers at the same time', async () => {
    await settings({ inbound: 'store' });
    await receive(document('race'));
    await Promise.all([fetchWanted(world.context), fetchWanted(world.context), fetchWanted(world.context)]);
    expect(downloads()).toBe(1);
    expect((await row())?.state).toBe('ready');

    // Also where both take it over from one that died.
    await world.context.store.db.updateTable('media').set({ state: 'pending', due_at: 0 }).execute();
    await Promise.all([fetchWanted(world.context), fetchWanted(world.context), fetchWanted(world.context)]);
    expect(downloads()).toBe(2);
  });

  it('passes where there is no room to keep it, where it is too large, and where the storage fails', async () => {
    await withStatus(world.call(`PUT /v1/media/settings?tenantId=${actor.tenantId}`, { body: { quotaBytes: 3 } }), 200);
    const id = await receive(document('too much'));
    expect(await (await get(id)).text()).toBe('too much');
    await withStatus(world.call(`PUT /v1/media/settings?tenantId=${actor.tenantId}`, { body: { quotaBytes: 0 } }), 200);
    const second = await receive(document('nothing fits'));
    expect(await (await get(second)).text()).toBe('nothing fits');
    await withStatus(
      world.call(`PUT /v1/media/settings?tenantId=${actor.tenantId}`, { body: { quotaBytes: null } }),
      200,
    );
    media.failure = new Error('disk full');
    const third = await receive(document('no disk'));
    expect(await (await get(third)).text()).toBe('no disk');
    media.failure = undefined;
    expect(media.objects.size).toBe(0);
  });

  it('that is none, or that the provider refuses, says so', async () => {
    const id = await receive(document('x'));
    world.scripted.failure = new GatewayError({ code: 'media_unavailable', provider: 'scripted' });
    await problem(world.call(`GET /v1/messages/${id}/media`, { key: actor.key }), 'media_unavailable');
    world.scripted.failure = undefined;
    await problem(
      world.call('GET /v1/messages/msg_01ARZ3NDEKTSV4RRFFQ69G5FAV/media', { key: actor.key }),
      'resource_not_found',
    );
  });

  it('of a contact is forgotten with the contact, and with nobody else', async () => {
    await settings({ inbound: 'store' });
    const ana = await receive(document('of Ana', '+5511999990001'));
    await receive(document('of Bia', '+5511999990002'));
    await fetchWanted(world.context);
    expect(media.objects.size).toBe(2);
    const { contactId } = await withStatus(world.call(`GET /v1/messages/${ana}`), 200);
    expect(await deleteMediaOf(world.context, { tenantId: actor.tenantId, contactId })).toBe(1);
    expect([...media.objects.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['of Bia']);
    expect(await world.context.store.db.selectFrom('media').selectAll().execute()).toHaveLength(1);
  });

  it('ends with the retention of its tenant', async () => {
    await settings({ inbound: 'store', retentionDays: 1 });
    const id = await receive(document('for a day'));
    await fetchWanted(world.context);
    clock.advance(24 * HOUR);
    await sweepMedia(world.context);
    expect(media.objects.size).toBe(0);
    expect(await row()).toBeUndefined();
    // The provider may still have it.
    expect(await (await get(id)).text()).toBe('for a day');
  });
});
