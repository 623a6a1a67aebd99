import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ProviderEvent } from '../../core/provider/index.ts';
import {
  allEvents,
  createActor,
  created,
  problem,
  received,
  send,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const HOUR = 60 * 60 * 1000;
const ANA = '+5511999990001';
const template = { name: 'come_back', language: 'pt_BR', parameters: ['Ana'] };

describeOnStores('the 24-hour window', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    actor = await createActor(world, 'windowed');
    world.windowed.sends.length = 0;
  });
  const tell = (...events: ProviderEvent[]) => withStatus(world.webhook('windowed', actor.connectionId, events), 200);
  const at = (event: ProviderEvent, milliseconds: number): ProviderEvent => ({
    ...event,
    timestamp: new Date(milliseconds).toISOString(),
  });
  const now = () => world.clock.now().getTime();
  const get = (path: string) => withStatus(world.call(`GET ${path}`, { key: actor.key }), 200);
  const byAddress = async (address = ANA) => (await get(`/v1/conversations?address=${address}`)).data[0];

  it('opens with what a contact writes, for 24 hours, to the millisecond', async () => {
    await tell(at(received([ANA], { name: 'Ana' }), now()));
    const conversation = await byAddress();
    const expiresAt = new Date(now() + 24 * HOUR).toISOString();
    expect(conversation).toMatchObject({
      tenantId: actor.tenantId,
      connectionId: actor.connectionId,
      name: 'Ana',
      addresses: [{ type: 'phone', number: ANA }],
      window: { open: true, expiresAt, lastInboundAt: world.clock.now().toISOString() },
      freeform: '24h-window',
      optedOut: false,
    });
    expect(await get(`/v1/conversations/${conversation?.contactId}`)).toEqual(conversation);
    world.clock.advance(24 * HOUR - 1);
    await created(send(world, actor));
    world.clock.advance(1);
    await problem(send(world, actor), 'outside_window', 409);
    expect(world.windowed.sends).toHaveLength(1);
    expect((await byAddress())?.window).toMatchObject({ open: false, expiresAt });
  });

  it('is closed to whom has never written; nothing is stored and the provider is not asked', async () => {
    await problem(send(world, actor), 'outside_window', 409);
    expect(world.windowed.sends).toHaveLength(0);
    expect((await get('/v1/messages')).data).toEqual([]);
    await created(send(world, actor, { to: ANA, type: 'template', ...template }));
    expect(await byAddress()).toMatchObject({
      connectionId: null,
      window: { open: false, expiresAt: null, lastInboundAt: null },
      freeform: null,
    });
    const { contactId } = (await byAddress()) ?? {};
    expect(await get(`/v1/conversations/${contactId}?connectionId=${actor.connectionId}`)).toMatchObject({
      connectionId: actor.connectionId,
      freeform: '24h-window',
    });
  });

  it('closed, sends the template that the message brought, and says so', async () => {
    const body = text(ANA, { outsideWindow: { template } });
    const message = await created(send(world, actor, body));
    expect(message).toMatchObject({
      content: { type: 'text', text: 'Hello' },
      sentAs: { type: 'template', ...template },
      warnings: [{ type: 'compatibility', feature: 'outsideWindow' }],
    });
    expect(world.windowed.sends.at(-1)?.message).toMatchObject({ type: 'template', ...template });
    expect(world.windowed.sends.at(-1)?.message).not.toHaveProperty('text');
    await tell(at(received([ANA]), now()));
    expect(await created(send(world, actor, body))).toMatchObject({ sentAs: null, warnings: [] });
    expect(world.windowed.sends.at(-1)?.message).toMatchObject({ type: 'text', text: 'Hello' });
  });

  it('holds nobody back where the provider has none, and is known there all the same', async () => {
    const free = await createActor(world, 'scripted');
    await created(send(world, free));
    await withStatus(world.webhook('scripted', free.connectionId, [at(received([ANA]), now())]), 200);
    const page = await withStatus(world.call(`GET /v1/conversations?address=${ANA}`, { key: free.key }), 200);
    expect(page.data[0]).toMatchObject({ window: { open: true }, freeform: 'always' });
    expect((await allEvents(world, free)).map(({ type }) => type)).not.toContain('conversation.window_opened');
  });

  it('is one connection’s: who has written to another number has not written to this one', async () => {
    const body = { provider: 'windowed' };
    const { id: other } = await created(world.call('POST /v1/connections', { key: actor.key, body }));
    await withStatus(world.webhook('windowed', other, [at(received([ANA]), now())]), 200);
    await problem(send(world, actor), 'outside_window');
    await created(send(world, actor, text(ANA, { connectionId: other })));
    const path = `/v1/conversations/${(await byAddress())?.contactId}`;
    expect(await get(path)).toMatchObject({ connectionId: other, window: { open: true } });
    expect(await get(`${path}?connectionId=${actor.connectionId}`)).toMatchObject({ window: { open: false } });
  });

  it('is told once when it opens, not with every message', async () => {
    await tell(at(received([ANA]), now()), at(received([ANA]), now() + 1));
    world.clock.advance(HOUR);
    await tell(at(received([ANA]), now()));
    const opened = async () =>
      (await allEvents(world, actor)).filter(({ type }) => type === 'conversation.window_opened').length;
    expect(await opened()).toBe(1);
    world.clock.advance(24 * HOUR);
    await tell(at(received([ANA]), now()));
    expect(await opened()).toBe(2);
  });

  it('counts from when they wrote: late news opens nothing, and a clock ahead of ours is now', async () => {
    await tell(at(received([ANA]), now() - 25 * HOUR));
    await problem(send(world, actor), 'outside_window');
    await tell(at(received([ANA]), now() + 50 * HOUR));
    expect((await byAddress())?.window.lastInboundAt).toBe(world.clock.now().toISOString());
    await tell(at(received([ANA]), now() - 10 * HOUR));
    expect((await byAddress())?.window.lastInboundAt).toBe(world.clock.now().toISOString());
  });

  it('is opened by no group, and by nothing that WhatsApp itself says; groups need none', async () => {
    const said = at(received([ANA]), now()) as Extract<ProviderEvent, { type: 'message.received' }>;
    const { text: _, ...rest } = said.data as typeof said.data & { text: string };
    await tell(
      { ...said, data: { ...said.data, groupId: '1@g.us' } },
      {
        ...said,
        id: 'system',
        data: { ...rest, providerMessageId: 's', type: 'system', text: 'x', providerType: 'y' },
      },
    );
    await problem(send(world, actor), 'outside_window');
    await created(send(world, actor, text('', { to: { type: 'group', id: '1@g.us' } })));
  });

  it('follows the contact when two become one: the later of both stands', async () => {
    await tell(at(received(['lid-9@lid']), now()));
    await tell(at(received([ANA]), now() - 2 * HOUR));
    const addresses = [
      { type: 'user', id: 'lid-9@lid' },
      { type: 'phone', number: ANA },
    ] as const;
    await tell({ type: 'contact.identified', id: 'join', timestamp: '2026-11-24T12:00:09Z', data: { addresses } });
    expect((await get('/v1/conversations')).data).toHaveLength(1);
    expect((await byAddress())?.window.lastInboundAt).toBe(world.clock.now().toISOString());
    expect((await byAddress('lid-9@lid'))?.contactId).toBe((await byAddress())?.contactId);
  });

  it('stays with the connection, whatever provider it is on', async () => {
    await tell(at(received([ANA]), now()));
    const { db } = world.context.store;
    await db.updateTable('connection').set({ provider: 'scripted' }).where('id', '=', actor.connectionId).execute();
    expect(await byAddress()).toMatchObject({ window: { open: true }, freeform: 'always' });
  });

  it('is listed page by page, and by connection', async () => {
    for (let index = 0; index < 5; index += 1) await tell(at(received([`+55119999900${10 + index}`]), now()));
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const page = await get(`/v1/conversations?limit=2${cursor}`);
      seen.push(...page.data.map(({ contactId }) => contactId));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    const other = await created(world.call('POST /v1/connections', { key: actor.key, body: { provider: 'plain' } }));
    expect((await get(`/v1/conversations?connectionId=${other.id}`)).data).toEqual([]);
    expect((await get(`/v1/conversations?address=%2B5511999990099`)).data).toEqual([]);
  });

  it('is nobody else’s: other contacts, connections and scopes are refused', async () => {
    await tell(at(received([ANA]), now()));
    const { contactId } = (await byAddress()) ?? {};
    const stranger = await createActor(world, 'windowed');
    await problem(world.call(`GET /v1/conversations/${contactId}`, { key: stranger.key }), 'resource_not_found', 404);
    const path = `GET /v1/conversations/${contactId}?connectionId=${stranger.connectionId}`;
    await problem(world.call(path, { key: actor.key }), 'resource_not_found', 404);
    await problem(world.call(path), 'resource_not_found', 404);
    for (const address of ['', 'x y', '5511 9', '+55']) {
      await problem(world.call(`GET /v1/conversations?address=${encodeURIComponent(address)}`), 'invalid_request', 422);
    }
  });
});
