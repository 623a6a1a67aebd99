import { beforeAll, expect, it } from 'vitest';
import { numberOfContact, seedDeliveries } from '../../bench/gateway/seed-messages.ts';
import type { Http } from '../../core/provider/index.ts';
import { deliverDue } from '../../core/webhooks-out/deliver.ts';
import { created, received, send, status, text, withStatus, type Actor } from './support/actors.ts';
import { crowd, MESSAGES } from './support/crowd.ts';
import { explain } from './support/explain.ts';
import { record, type Recording } from './support/recording.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, worldOn, type Json, type World } from './support/world.ts';

/** An endpoint that takes everything. */
const http: Http = {
  request: () => Promise.reject(new Error('answers are read as streams')),
  stream: () => Promise.resolve({ status: 200, headers: new Headers(), body: new Blob(['ok']).stream() }),
};

/** Asked of a connection only while its switch is being finished. */
const SELDOM = /"connection_provider" where "retire_at"/;

/** Indexes that are in the order of the list: as many of them are read as are shown. */
const IN_ORDER =
  /USING INDEX (\w+_by_connection \(connection_id=\?\)|message_(failed|unknown) \(tenant_id=\?\)|message_(failed|unknown)_of_all):/;

describeOnStores('where there is a lot of everything', (open) => {
  let recording: Recording;
  let world: World;
  let busy: Actor;
  /** A connection of the busy tenant, on a provider of the tests. */
  let connectionId: string;
  let endpointId: string;
  beforeAll(async () => {
    const database = await (await open()).open();
    busy = await crowd(database);
    recording = record(database);
    world = worldOn(recording.store, { webhooks: { http, allowPrivate: true } });
    const body = { provider: 'scripted' };
    connectionId = (await created(world.call('POST /v1/connections', { key: busy.key, body }))).id;
    const endpoint = { url: 'https://example.com/hook' };
    endpointId = (await created(world.call('POST /v1/webhook-endpoints', { key: busy.key, body: endpoint }))).id;
    await seedDeliveries(database, endpointId);
  });

  /** Runs it, and says which of its statements go through more than they may. */
  async function walksOf(run: () => Promise<unknown>): Promise<readonly string[]> {
    recording.take();
    await run();
    const walks: string[] = [];
    for (const query of recording.take().filter(({ sql }) => !SELDOM.test(sql)))
      walks.push(...(await explain(recording.store, query)));
    return walks;
  }

  const ask = (path: string, key: string) => withStatus(world.call(`GET /v1/${path}`, { key }), 200);

  it('a send looks at few rows', async () => {
    expect(await walksOf(() => created(send(world, busy, text(numberOfContact(7)), 'first')))).toEqual([]);
  });

  it('a send where new contacts are counted does, to somebody known and to somebody new', async () => {
    const body = { pacing: { newContactsPerDay: 100 } };
    await withStatus(world.call(`PATCH /v1/connections/${connectionId}`, { key: busy.key, body }), 200);
    for (const to of [numberOfContact(8), '+4930123456']) {
      expect(await walksOf(() => created(send(world, busy, text(to, { connectionId }))))).toEqual([]);
    }
  });

  it('what comes in does: a report, a message of somebody known, one of somebody new', async () => {
    const { id } = await created(send(world, busy, text(numberOfContact(9), { connectionId })));
    const events = [status(`SCR-${id}`, 'read'), received([numberOfContact(9)]), received(['+4930123457'])];
    expect(await walksOf(() => withStatus(world.webhook('scripted', connectionId, events), 200))).toEqual([]);
  });

  it('a claim from the queue does', async () => {
    const sendAt = new Date(world.clock.now().getTime() + 60_000).toISOString();
    await withStatus(send(world, busy, text(numberOfContact(10), { connectionId, sendAt })), 202);
    world.clock.advance(61_000);
    expect(await walksOf(() => world.dispatch())).toEqual([]);
    expect(world.scripted.sends.at(-1)?.message.to).toEqual({ type: 'phone', number: numberOfContact(10) });
  });

  it('a delivery does', async () => {
    await withStatus(world.webhook('scripted', connectionId, [received([numberOfContact(11)])]), 200);
    expect(await walksOf(async () => expect(await deliverDue(world.context)).toBeGreaterThan(0))).toEqual([]);
  });

  it.each(['a key of the tenant', 'the admin key'])('a list of few reads what it shows, with %s', async (whose) => {
    const key = whose === 'the admin key' ? ADMIN_KEY : busy.key;
    const someone = (await ask('messages?limit=1', busy.key)).data[0]?.contactId;
    for (const path of [
      `messages?contactId=${someone}&direction=inbound`,
      `messages?clientReference=${encodeURIComponent('order 110')}`,
      `messages?connectionId=${connectionId}`,
      'messages?state=failed',
      'messages?state=unknown',
      `conversations?connectionId=${connectionId}`,
      `conversations?address=${encodeURIComponent(numberOfContact(5))}`,
    ]) {
      const walks = await walksOf(() => ask(`${path}&limit=20`, key));
      expect(walks.filter((walk) => !IN_ORDER.test(walk))).toEqual([]);
    }
  });

  it.each(['a key of the tenant', 'the admin key'])(
    'a list of few among many looks at so many at once, and finds them all in the end, with %s',
    async (whose) => {
      const key = whose === 'the admin key' ? ADMIN_KEY : busy.key;
      const { db } = recording.store;
      const all = await db
        .selectFrom('message')
        .select('id')
        .where('tenant_id', '=', busy.tenantId)
        .orderBy('id')
        .execute();
      const rare = [0, MESSAGES / 2].map((index) => all[index]?.id ?? '');
      await db.updateTable('message').set({ state: 'played' }).where('id', 'in', rare).execute();
      const { found, pages } = await readAll('messages?state=played', key);
      expect(found.map(({ id }) => id)).toEqual(rare.toReversed());
      expect(pages).toBeGreaterThan(2);
    },
  );

  it('so does a list of deliveries', async () => {
    const { db } = recording.store;
    const log = `webhook-endpoints/${endpointId}/deliveries`;
    const [newest] = (await ask(`${log}?limit=1`, busy.key)).data;
    const deliveries = db.selectFrom('delivery').select('id').where('endpoint_id', '=', endpointId);
    const oldest = await deliveries.orderBy('event_id').executeTakeFirstOrThrow();
    const ids = [newest?.id ?? '', oldest.id];
    for (const state of ['pending', 'failed'] as const) {
      await db.updateTable('delivery').set({ state }).where('id', 'in', ids).execute();
      const { found, pages } = await readAll(`${log}?state=${state}`, busy.key);
      expect(found.map(({ id }) => id)).toEqual(ids);
      expect(pages > 2).toBe(state === 'pending');
    }
  });

  it('so do events of a type', async () => {
    const { db } = recording.store;
    const events = db.selectFrom('event').select('id').where('tenant_id', '=', busy.tenantId);
    const ids = [
      (await events.orderBy('sequence').executeTakeFirstOrThrow()).id,
      (await events.orderBy('sequence', 'desc').executeTakeFirstOrThrow()).id,
    ];
    await db.updateTable('event').set({ type: 'connection.held' }).where('id', 'in', ids).execute();
    const found: string[] = [];
    for (let after = '0', hasMore = true; hasMore;) {
      const page = await ask(`events?type=connection.held&after=${after}`, busy.key);
      found.push(...page.data.map(({ id }) => id));
      expect(page.data.length).toBeLessThan(2);
      ({ cursor: after, hasMore } = page);
    }
    expect(found).toEqual(ids);
  });

  /** Every page of a list, to the end. */
  async function readAll(path: string, key: string) {
    const found: Json[] = [];
    for (let pages = 1, cursor = ''; ; pages += 1) {
      const page = await ask(`${path}${cursor}`, key);
      found.push(...page.data);
      if (page.nextCursor === null) return { found, pages };
      cursor = `&cursor=${page.nextCursor}`;
    }
  }
});
