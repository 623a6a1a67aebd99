import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ProviderEvent } from '../../core/provider/index.ts';
import {
  allEvents,
  createActor,
  problem,
  received,
  send,
  status,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { NUMBER, switchTo } from './support/switches.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const ANA = '+5511999990001';

describeOnStores('after a switch, the old provider', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    world.scripted.behaviour = world.official.behaviour = accept;
    world.official.number = NUMBER;
    world.scripted.session = { status: 'connected', number: NUMBER, nextAction: 'none' };
    actor = await createActor(world);
    await withStatus(world.call(`GET /v1/connections/${actor.connectionId}/session`, { key: actor.key }), 200);
    await withStatus(world.webhook('scripted', actor.connectionId, [received([ANA])]), 200);
    world.scripted.sends.length = world.official.sends.length = 0;
    world.scripted.calls.length = world.official.calls.length = 0;
  });
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const tell = (provider: string, ...events: ProviderEvent[]) =>
    world.webhook(provider, actor.connectionId, events).then(({ status: code }) => {
      expect([200, 204]).toContain(code);
    });
  const toOfficial = () => withStatus(switchTo(world, actor, 'official'), 200);

  it('still reports what it was given, once, however often it says so', async () => {
    const sent = await withStatus(send(world, actor), 201);
    await toOfficial();
    const delivered = status(`SCR-${sent.id}`, 'delivered');
    for (const event of [delivered, delivered, status(`SCR-${sent.id}`, 'read')]) await tell('scripted', event);
    expect(await read(sent.id)).toMatchObject({ state: 'read', provider: 'scripted' });
    const told = (await allEvents(world, actor)).filter(({ data }) => data.messageId === sent.id);
    expect(told.map(({ data }) => data.state)).toEqual(['sent', 'delivered', 'read']);
  });

  it('is believed about its own messages only, where both give the same id', async () => {
    const same = 'the-same-id';
    world.scripted.behaviour = world.official.behaviour = () => ({
      providerMessageId: same,
      state: 'sent',
      warnings: [],
    });
    const old = await withStatus(send(world, actor), 201);
    await toOfficial();
    const fresh = await withStatus(send(world, actor), 201);
    await tell('scripted', status(same, 'delivered'));
    await tell('official', status(same, 'read'));
    expect([(await read(old.id)).state, (await read(fresh.id)).state]).toEqual(['delivered', 'read']);
    // A status that is faster than the answer to its send waits for that provider's message.
    await tell('scripted', status('early', 'delivered'));
    world.official.behaviour = () => ({ providerMessageId: 'early', state: 'sent', warnings: [] });
    expect(await withStatus(send(world, actor), 201)).toMatchObject({ state: 'sent' });
  });

  it('settles what it may have taken', async () => {
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    const unsure = await withStatus(send(world, actor), 202);
    await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200);
    await tell('scripted', status('SCR-late', 'delivered', { idempotencyKey: unsure.id }));
    expect(await read(unsure.id)).toMatchObject({ state: 'delivered', provider: 'scripted' });
    world.scripted.sends.length = 0;
    world.clock.advance(600_000);
    await world.dispatch();
    expect([world.scripted.sends, world.official.sends]).toEqual([[], []]);
  });

  it('is proven with the configuration of then, and forged ones are refused', async () => {
    await toOfficial();
    const path = `POST /webhooks/scripted/${actor.connectionId}`;
    await problem(world.call(path, { key: '', body: [received([ANA])] }), 'webhook_not_authentic', 401);
    await problem(world.webhook('forgetful', actor.connectionId, []), 'resource_not_found', 404);
    await problem(world.webhook('memory', actor.connectionId, []), 'resource_not_found', 404);
  });

  it('still brings what people write, to the same contact and conversation', async () => {
    const before = await withStatus(send(world, actor), 201);
    await toOfficial();
    await tell('scripted', received([ANA], { text: 'over the old line' }));
    await tell('official', received([ANA], { text: 'over the new line' }));
    const { data } = await withStatus(world.call('GET /v1/messages?limit=2', { key: actor.key }), 200);
    expect(data).toMatchObject([
      { connectionId: actor.connectionId, contactId: before.contactId, provider: 'official' },
      { connectionId: actor.connectionId, contactId: before.contactId, provider: 'scripted' },
    ]);
  });

  it('tells of its phone without being taken for the connection', async () => {
    await toOfficial();
    const state = { status: 'logged_out', nextAction: 'pair_again' } as const;
    const timestamp = world.clock.now().toISOString();
    await tell('scripted', { type: 'session.state_changed', id: 'state-1', timestamp, data: state });
    const connection = await withStatus(world.call(`GET /v1/connections/${actor.connectionId}`), 200);
    expect(connection.state).toEqual({ status: 'ready', nextAction: 'none' });
    const told = (await allEvents(world, actor)).filter(({ type }) => type === 'connection.state_changed');
    expect(told.map(({ data }) => data.state.status)).not.toContain('logged_out');
  });

  it('opens the media that came through it, and does what is done to its messages', async () => {
    const media = { providerId: 'scripted', handle: 'picture', mediaType: 'image/png' };
    const event = received([ANA]);
    if (event.type !== 'message.received') throw new Error('not a message');
    await tell('scripted', { ...event, data: { ...event.data, type: 'image', media } as typeof event.data });
    const sent = await withStatus(send(world, actor), 201);
    await toOfficial();
    const { data } = await withStatus(
      world.call('GET /v1/messages?direction=inbound&limit=1', { key: actor.key }),
      200,
    );
    const id = data[0]?.id ?? '';
    expect((await world.call(`GET /v1/messages/${id}/media`, { key: actor.key })).text).toBe('picture');
    // The new one cannot edit at all; the one that has the message can.
    const body = { type: 'edit', text: 'Hallo' };
    await withStatus(world.call(`POST /v1/messages/${sent.id}/actions`, { key: actor.key, body }), 200);
    expect(world.scripted.calls).toEqual(['disconnect', 'download picture', `edit SCR-${sent.id}`].slice(1));
    expect(world.official.calls.filter((call) => !call.startsWith('set up'))).toEqual([]);
  });

  it('is not quoted by the new one: the answer goes out without the quote, and says so', async () => {
    const old = await withStatus(send(world, actor), 201);
    await toOfficial();
    const answer = await withStatus(send(world, actor, text(ANA, { replyTo: old.id })), 201);
    expect(answer).toMatchObject({ replyTo: old.id, warnings: [{ feature: 'replyTo' }] });
    expect(world.official.sends[0]?.message.replyTo).toBeUndefined();
    const quoted = await withStatus(send(world, actor, text(ANA, { replyTo: answer.id })), 201);
    expect(quoted).toMatchObject({ warnings: [] });
    expect(world.official.sends[1]?.message.replyTo).toEqual({
      providerMessageId: `SCR-${answer.id}`,
      direction: 'outbound',
    });
    const reaction = { to: ANA, type: 'reaction', target: old.id, emoji: '👍' };
    const { errors } = await problem(send(world, actor, reaction), 'invalid_request', 422);
    expect(errors).toEqual([{ path: 'target', message: 'went through a provider that the connection has no longer' }]);
  });
});
