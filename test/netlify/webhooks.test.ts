import { beforeAll, expect, it } from 'vitest';
import { findConnection } from '../../core/connections/find.ts';
import { applyEvents } from '../../core/webhooks-in/apply.ts';
import { signTimestamped } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent } from '../../core/provider/index.ts';
import { allEvents, createActor, problem, received, send, status, withStatus, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

describeOnStores('webhooks', (store) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  const tell = (actor: Actor, ...events: ProviderEvent[]) =>
    withStatus(world.webhook('scripted', actor.connectionId, events), 200);
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);

  it('are refused where nobody proves them, and change nothing', async () => {
    const actor = await createActor(world);
    const path = `POST /webhooks/scripted/${actor.connectionId}`;
    await problem(world.call(path, { key: '', body: [received(['+5511999990001'])] }), 'webhook_not_authentic', 401);
    await problem(world.call(path, { body: [received(['+5511999990001'])] }), 'webhook_not_authentic', 401);
    await problem(world.call(path.replace('POST', 'GET'), { key: '' }), 'webhook_not_authentic', 401);
    await problem(world.webhook('memory', actor.connectionId, []), 'resource_not_found', 404);
    await problem(world.webhook('scripted', 'con_01ARZ3NDEKTSV4RRFFQ69G5FAV', []), 'resource_not_found', 404);
    await problem(world.webhook('fax', actor.connectionId, []), 'resource_not_found', 404);
    expect(await allEvents(world, actor)).toEqual([]);
  });

  it("of memory are proven by its signature, and another connection's are refused", async () => {
    const actor = await createActor(world, 'memory');
    const post = (connection: string, seconds = Math.floor(world.clock.now().getTime() / 1000)) => {
      const body = JSON.stringify({ connection, events: [received(['+5511999990001'])] });
      const signature = signTimestamped('memory-secret-0123456789', seconds, body);
      const headers = { 'memory-timestamp': String(seconds), 'memory-signature': signature };
      return world.call(`POST /webhooks/memory/${actor.connectionId}`, { key: '', body, headers });
    };
    expect(await withStatus(post(actor.connectionId), 200)).toEqual({ stored: 1 });
    await problem(post('con_other'), 'webhook_not_authentic', 401);
    await problem(
      post(actor.connectionId, Math.floor(world.clock.now().getTime() / 1000) - 3600),
      'webhook_not_authentic',
    );
  });

  it('twice, or ten times at once, are news once', async () => {
    const actor = await createActor(world);
    const batch = [received(['+5511999990001']), received(['+5511999990002']), received(['+5511999990001'])];
    const answers = await Promise.all(Array.from({ length: 10 }, () => tell(actor, ...batch)));
    expect(answers.map((answer) => answer.stored).sort((left, right) => right - left)).toEqual([
      3,
      ...Array<number>(9).fill(0),
    ]);
    const events = await allEvents(world, actor);
    expect(events.map((event) => event.data.message)).toHaveLength(3);
    expect(new Set(events.map((event) => event.data.contact.id)).size).toBe(2);
    expect((await withStatus(world.call('GET /v1/messages', { key: actor.key }), 200)).data).toHaveLength(3);
  });

  it('say what a message costs; it is kept, whatever comes later', async () => {
    const actor = await createActor(world);
    const { id } = await withStatus(send(world, actor, { to: '+5511999990001', type: 'text', text: 'Oi' }), 201);
    const pricing = { billable: true, category: 'utility', model: 'PMP' };
    await tell(actor, status(`SCR-${id}`, 'sent', { pricing }), status(`SCR-${id}`, 'delivered'));
    expect(await read(id)).toMatchObject({ state: 'delivered', pricing });
    const events = await allEvents(world, actor);
    expect(events.at(-1)?.data).toMatchObject({ state: 'delivered', pricing });
  });

  it('of two backends, one after the other on a connection, may use the same ids', async () => {
    const actor = await createActor(world);
    const row = await findConnection(world.context, actor.connectionId, undefined);
    const event: ProviderEvent = { ...received(['+5511999990001']), id: 'same' };
    const other: ProviderEvent = { ...received(['+5511999990001']), id: 'same' };
    expect(await applyEvents(world.context, row, [event])).toEqual({ stored: 1, repeated: 0 });
    expect(await applyEvents(world.context, { ...row, provider: 'another' }, [other])).toEqual({
      stored: 1,
      repeated: 0,
    });
    expect(await applyEvents(world.context, row, [event])).toEqual({ stored: 0, repeated: 1 });
  });

  it('that name one message under two event ids make one message', async () => {
    const actor = await createActor(world);
    const first = received(['+5511999990001'], { id: 'a' });
    await tell(actor, first, { ...first, id: 'b' });
    expect(await allEvents(world, actor)).toHaveLength(1);
  });

  it('with a status that is faster than the answer to the send wait for it', async () => {
    const actor = await createActor(world);
    world.scripted.behaviour = async (sent, count) => {
      const id = `SCR-${sent.options.idempotencyKey}`;
      await tell(
        actor,
        status(id, 'read', { timestamp: '2026-11-24T12:00:03Z' }),
        status(id, 'delivered', { timestamp: '2026-11-24T12:00:02Z' }),
      );
      return accept(sent, count);
    };
    const message = await withStatus(send(world, actor), 201);
    world.scripted.behaviour = accept;
    expect(message.timeline.map((entry) => entry.state)).toEqual(['queued', 'sent', 'delivered', 'read']);
    expect((await allEvents(world, actor)).map((event) => event.data.state)).toEqual(['sent', 'delivered', 'read']);
  });

  it('with a status by key bring along what came before it without one', async () => {
    const actor = await createActor(world);
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    const { id } = await withStatus(send(world, actor), 202);
    world.scripted.behaviour = accept;
    await tell(actor, status('early', 'read'));
    await tell(actor, status('early', 'delivered', { idempotencyKey: id }));
    expect(await read(id)).toMatchObject({ state: 'read' });
  });

  it('with a status whose key is of another connection do not touch that message', async () => {
    const [mine, theirs] = [await createActor(world), await createActor(world)];
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    const { id } = await withStatus(send(world, theirs), 202);
    world.scripted.behaviour = accept;
    await tell(mine, status('x', 'failed', { idempotencyKey: id }));
    expect(await read(id)).toMatchObject({ state: 'queued' });
  });

  it('of every inbound kind are stored and shown', async () => {
    const actor = await createActor(world);
    const base = received(['+5511999990001']) as Extract<ProviderEvent, { type: 'message.received' }>;
    const { type: _type, ...envelope } = base.data as typeof base.data & { type: 'text'; text: string };
    const media = { providerId: 'scripted', handle: 'the bytes', mediaType: 'image/png', size: 9 };
    const kinds = [
      { type: 'image', media, caption: 'c' },
      { type: 'reaction', target: { providerMessageId: 'nowhere', direction: 'outbound' }, emoji: '👍' },
      { type: 'choice', source: 'poll', options: [{ id: 'a', title: 'A' }] },
      { type: 'order', items: [{ productId: 'p', quantity: 2 }] },
      { type: 'system', text: 'number changed', providerType: 'x' },
      { type: 'unsupported', providerType: 'mystery' },
    ];
    await tell(
      actor,
      ...kinds.map(
        (kind, index) =>
          ({
            ...base,
            id: `kind-${index}`,
            data: { ...envelope, ...kind, providerMessageId: `k${index}` },
          }) as ProviderEvent,
      ),
    );
    const events = await allEvents(world, actor);
    expect(events.map((event) => event.data.message)).toMatchObject(
      kinds.map(({ type }) => ({ content: { type }, state: 'received' })),
    );
    const [image] = events.map((event) => event.data.message as unknown as Json);
    expect(JSON.stringify(events)).not.toContain('the bytes');
    const medium = await world.call(`GET /v1/messages/${image?.id}/media`, { key: actor.key });
    expect([medium.status, medium.text]).toEqual([200, 'the bytes']);
    expect(medium.headers.get('content-disposition')).toBe('attachment');
    expect(medium.headers.get('content-type')).toBe('image/png');
    const other = events[5]?.data.message as unknown as Json;
    await problem(world.call(`GET /v1/messages/${other.id}/media`, { key: actor.key }), 'media_unavailable', 404);
  });

  it('edit, revoke and identify; what is not readable is kept as it is', async () => {
    const actor = await createActor(world);
    const chat = { type: 'phone', number: '+5511999990001' } as const;
    const target = { providerMessageId: 'in-m1', direction: 'inbound' } as const;
    const timestamp = '2026-11-24T12:00:05.000Z';
    await tell(
      actor,
      received([chat.number], { id: 'm1' }),
      { type: 'message.edited', id: 'e', timestamp, data: { chat, target, text: 'Hello again' } },
      { type: 'message.revoked', id: 'r', timestamp, data: { chat, target } },
      { type: 'unknown', id: 'u', timestamp, data: { reason: 'new', payload: { call: 1 } } },
    );
    const events = await allEvents(world, actor);
    expect(events.map((event) => event.type)).toEqual([
      'message.received',
      'message.edited',
      'message.revoked',
      'unknown',
    ]);
    expect(events[3]?.data).toEqual({ reason: 'new', payload: { call: 1 } });
    const message = await read(events[1]?.data.messageId ?? '');
    expect(message).toMatchObject({ content: { text: 'Hello again' }, editedAt: timestamp, revokedAt: timestamp });
  });

  it('with an older change than the one that we know of change nothing', async () => {
    const actor = await createActor(world);
    const chat = { type: 'phone', number: '+5511999990001' } as const;
    const edit = (id: string, second: number, words: string): ProviderEvent => ({
      type: 'message.edited',
      id,
      timestamp: `2026-11-24T12:00:0${second}.000Z`,
      data: { chat, target: { providerMessageId: 'in-late', direction: 'inbound' }, text: words },
    });
    await tell(actor, received([chat.number], { id: 'late' }), edit('e2', 6, 'second'));
    expect(await tell(actor, edit('e1', 5, 'first'))).toEqual({ stored: 0 });
    expect(await tell(actor, edit('e3', 7, 'third'))).toEqual({ stored: 1 });
    const [, ...edits] = await allEvents(world, actor);
    expect(edits.map((event) => event.data.text)).toEqual(['second', 'third']);
    expect(await read(edits[0]?.data.messageId ?? '')).toMatchObject({ content: { text: 'third' } });
  });

  it('for a number that the connection does not own are dropped', async () => {
    const actor = await createActor(world);
    const timestamp = world.clock.now().toISOString();
    await tell(actor, {
      type: 'session.state_changed',
      id: 's',
      timestamp,
      data: { status: 'connected', number: '+15550001111', nextAction: 'none' },
    });
    await tell(
      actor,
      { ...received(['+5511999990001']), number: '+15559999999' },
      { ...received(['+5511999990002']), number: '+15550001111' },
    );
    const inbound = (await allEvents(world, actor)).filter((event) => event.type === 'message.received');
    expect(inbound).toHaveLength(1);
    expect(world.logged.join()).toContain('"dropped":1');
    const { droppedEvents } = (await withStatus(
      world.call(`GET /v1/connections/${actor.connectionId}`),
      200,
    )) as unknown as { droppedEvents: number };
    expect(droppedEvents).toBe(1);
  });

  it('with what no database holds are stored all the same, once', async () => {
    const actor = await createActor(world);
    const odd = received(['id\0with\ud800@lid'], { id: 'odd\0', name: 'A\0\udfff', text: 'x\0y' });
    await tell(actor, { ...odd, timestamp: 'yesterday' }, received(['+5511999990001']));
    await tell(actor, odd);
    const events = await allEvents(world, actor);
    expect(events).toHaveLength(2);
    expect(events[0]?.data).toMatchObject({
      contact: { name: 'A\u{FFFD}\u{FFFD}' },
      message: { content: { text: 'x\u{FFFD}y' } },
    });
  });
});
