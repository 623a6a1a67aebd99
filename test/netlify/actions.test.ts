import { beforeAll, beforeEach, expect, it } from 'vitest';
import { allEvents, createActor, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { accept, hang } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

describeOnStores('actions', (store) => {
  let world: World;
  let actor: Actor;
  let inbound: Json;
  let outbound: Json;
  beforeAll(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 100 } });
  });
  beforeEach(async () => {
    world.scripted.behaviour = accept;
    actor = await createActor(world);
    outbound = await withStatus(send(world, actor), 201);
    await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001'])]), 200);
    inbound = (await allEvents(world, actor)).at(-1)?.data.message as unknown as Json;
    world.scripted.calls.length = 0;
    world.scripted.failure = undefined;
  });
  const act = (message: Json, body: unknown) =>
    world.call(`POST /v1/messages/${message.id}/actions`, { key: actor.key, body });

  it('are done at once, with the message as the provider knows it', async () => {
    await withStatus(act(inbound, { type: 'read' }), 200);
    await withStatus(act(inbound, { type: 'typing' }), 200);
    const edited = await withStatus(act(outbound, { type: 'edit', text: 'Hello again' }), 200);
    expect(edited).toMatchObject({ content: { text: 'Hello again' }, editedAt: world.clock.now().toISOString() });
    const revoked = await withStatus(act(outbound, { type: 'revoke' }), 200);
    expect(revoked).toMatchObject({ revokedAt: world.clock.now().toISOString() });
    expect(await withStatus(world.call(`GET /v1/messages/${outbound.id}`, { key: actor.key }), 200)).toEqual(revoked);
    const ours = `SCR-${outbound.id}`;
    const theirs = world.scripted.calls[0]?.split(' ')[1];
    expect(world.scripted.calls).toEqual([`read ${theirs}`, `typing ${theirs}`, `edit ${ours}`, `revoke ${ours}`]);
    expect(theirs).toMatch(/^in-/);
  });

  it('are for the right messages only', async () => {
    for (const [message, body] of [
      [outbound, { type: 'read' }],
      [outbound, { type: 'typing' }],
      [inbound, { type: 'edit', text: 'x' }],
      [inbound, { type: 'revoke' }],
    ] as const)
      await problem(act(message, body), 'conflict', 409);
    const picture = await withStatus(send(world, actor, everyType('+5511999990001', '')['image']), 201);
    await problem(act(picture, { type: 'edit', text: 'x' }), 'conflict', 409);
    world.scripted.behaviour = hang;
    const waiting = await withStatus(send(world, actor, text('+5511999990009')), 202);
    await problem(act(waiting, { type: 'revoke' }), 'conflict', 409);
    for (const body of [{}, { type: 'pin' }, { type: 'edit' }, { type: 'read', text: 'x' }])
      await problem(act(inbound, body), 'invalid_request', 422);
    expect(world.scripted.calls).toEqual([]);
  });

  it('that the provider refuses change nothing', async () => {
    world.scripted.failure = new Error('no');
    await problem(act(outbound, { type: 'revoke' }), 'internal_error', 500);
    expect(await withStatus(world.call(`GET /v1/messages/${outbound.id}`, { key: actor.key }), 200)).toMatchObject({
      revokedAt: null,
    });
  });

  it('that it lacks are named before any call', async () => {
    const limited = await createActor(world, 'limited');
    const message = await withStatus(send(world, limited), 201);
    const answer = world.call(`POST /v1/messages/${message.id}/actions`, {
      key: limited.key,
      body: { type: 'revoke' },
    });
    expect((await problem(answer, 'unsupported_message', 422)).capability).toBe('actions.revoke');
  });
});
