import { beforeAll, beforeEach, expect, it } from 'vitest';
import {
  allEvents,
  createActor,
  created,
  problem,
  received,
  send,
  status,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('messages', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  beforeEach(() => {
    world.scripted.sends.length = 0;
    world.scripted.behaviour = accept;
  });

  it('of every type are sent by memory, and by a provider with what the contract says', async () => {
    const memory = await createActor(world, 'memory');
    const target = await created(send(world, memory));
    for (const [type, body] of Object.entries(everyType('+15550100002', target.id))) {
      const message = await created(send(world, memory, body));
      expect(message, type).toMatchObject({ state: 'sent', content: { type } });
    }
    const first = await created(send(world, actor));
    for (const [type, body] of Object.entries(everyType('+5511999990001', first.id))) {
      await created(send(world, actor, body));
      expect(world.scripted.sends.at(-1)?.message).toMatchObject({
        type,
        to: { type: 'phone', number: '+5511999990001' },
      });
    }
  });

  it('are answered with what was stored', async () => {
    const body = text('+5511999990001', { clientReference: 'order 7', metadata: { a: '1' } });
    const answer = await send(world, actor, body);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/messages/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      tenantId: actor.tenantId,
      connectionId: actor.connectionId,
      direction: 'outbound',
      address: { type: 'phone', number: '+5511999990001' },
      content: { type: 'text', text: 'Hello' },
      state: 'sent',
      provider: 'scripted',
      clientReference: 'order 7',
      metadata: { a: '1' },
      error: null,
    });
    expect(answer.body.timeline.map((entry) => entry.state)).toEqual(['queued', 'sent']);
    expect(
      await withStatus(
        world.call(answer.headers.get('location') === null ? '' : `GET ${answer.headers.get('location')}`, {
          key: actor.key,
        }),
        200,
      ),
    ).toEqual(answer.body);
  });

  it('are 202 where they wait, and 201 once a provider has queued them', async () => {
    world.scripted.behaviour = (sent, count) => ({ ...(accept(sent, count) as object), state: 'queued' }) as never;
    const { id } = await withStatus(send(world, actor), 201);
    expect(await withStatus(world.call(`GET /v1/messages/${id}`), 200)).toMatchObject({ state: 'queued' });
    // It has not moved, so nobody is told.
    expect((await allEvents(world, actor)).filter(({ data }) => data.messageId === id)).toEqual([]);
  });

  it('refer to other messages of their connection only', async () => {
    const other = await createActor(world);
    const theirs = await created(send(world, other));
    await withStatus(
      world.webhook('scripted', actor.connectionId, [received(['+5511999990001'], { id: 'quoted' })]),
      200,
    );
    const [inbound] = (await withStatus(world.call('GET /v1/messages?direction=inbound', { key: actor.key }), 200))
      .data;
    await created(send(world, actor, text('+5511999990001', { replyTo: inbound?.id })));
    expect(world.scripted.sends.at(-1)?.message.replyTo).toEqual({
      providerMessageId: 'in-quoted',
      direction: 'inbound',
    });
    const sends = world.scripted.sends.length;
    for (const body of [
      text('+5511999990001', { replyTo: theirs.id }),
      { to: '+5511999990001', type: 'reaction', target: theirs.id, emoji: '👍' },
    ]) {
      const { errors } = await problem(send(world, actor, body), 'invalid_request', 422);
      expect(errors[0]?.path).toMatch(/replyTo|target/);
    }
    expect(world.scripted.sends).toHaveLength(sends);
  });

  it('are listed with filters, newest first, page by page', async () => {
    const fresh = await createActor(world);
    const second = await created(world.call('POST /v1/connections', { key: fresh.key, body: { provider: 'memory' } }));
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(
        (await created(send(world, fresh, text(`+551199999100${index % 2}`, { clientReference: `r${index % 2}` })))).id,
      );
    }
    const elsewhere = await created(send(world, fresh, text('+15550100002', { connectionId: second.id })));
    await withStatus(world.webhook('scripted', fresh.connectionId, [received(['+5511999991000'])]), 200);
    const list = async (query: string) => {
      const page = await withStatus(world.call(`GET /v1/messages?${query}`, { key: fresh.key }), 200);
      return page.data.map((message) => message.id);
    };
    const newest = ids.toReversed();
    expect(await list('direction=outbound')).toEqual([elsewhere.id, ...newest]);
    expect(await list(`connectionId=${second.id}`)).toEqual([elsewhere.id]);
    expect(await list('clientReference=r1')).toEqual([newest[1], newest[3]]);
    expect(await list('state=received')).toHaveLength(1);
    const [one] = (await withStatus(world.call('GET /v1/messages?direction=inbound', { key: fresh.key }), 200)).data;
    expect(await list(`contactId=${one?.contactId}&direction=outbound`)).toEqual([newest[0], newest[2], newest[4]]);
    const first = await withStatus(world.call('GET /v1/messages?direction=outbound&limit=4', { key: fresh.key }), 200);
    expect(await list(`direction=outbound&limit=4&cursor=${first.nextCursor}`)).toEqual([newest[3], newest[4]]);
  });

  it('move forward only, and tell each step once', async () => {
    const fresh = await createActor(world);
    const message = await created(send(world, fresh));
    const id = `SCR-${message.id}`;
    const batch = [status(id, 'read'), status(id, 'delivered'), status(id, 'sent'), status(id, 'failed')];
    for (let round = 0; round < 2; round += 1)
      await withStatus(world.webhook('scripted', fresh.connectionId, batch), 200);
    const after = await withStatus(world.call(`GET /v1/messages/${message.id}`, { key: fresh.key }), 200);
    expect(after.timeline.map((entry) => entry.state)).toEqual(['queued', 'sent', 'read']);
    expect((await allEvents(world, fresh)).map((event) => event.data.state)).toEqual(['sent', 'read']);
  });
});
