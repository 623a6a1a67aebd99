import { beforeEach, expect, it } from 'vitest';
import { allEvents, createActor, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const HOUR = 3_600_000;
const ANA = '+5511999990001';

describeOnStores('a message that is sent later', (store) => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world = await createWorld(await store());
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });

  const at = (milliseconds: number): string => new Date(world.clock.now().getTime() + milliseconds).toISOString();
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const said = () => world.scripted.sends.map(({ message }) => (message.type === 'text' ? message.text : ''));

  it('is queued and says until when, and goes out then', async () => {
    const sendAt = at(HOUR);
    const message = await withStatus(send(world, actor, text(ANA, { sendAt })), 202);
    expect(message).toMatchObject({ state: 'queued', sendAt, expiresAt: at(25 * HOUR) });
    world.clock.advance(HOUR - 1);
    await world.dispatch();
    expect(world.scripted.sends).toEqual([]);
    world.clock.advance(1);
    await world.dispatch();
    expect(await read(message.id)).toMatchObject({ state: 'sent', sendAt });
  });

  it('holds up nobody before its time, and keeps its place in the line from then on', async () => {
    await withStatus(send(world, actor, text(ANA, { text: 'tomorrow', sendAt: at(24 * HOUR) })), 202);
    await withStatus(send(world, actor, text(ANA, { text: 'now' })), 201);
    await withStatus(send(world, actor, text(ANA, { text: 'in an hour', sendAt: at(HOUR) })), 202);
    expect(said()).toEqual(['now']);
    world.clock.advance(24 * HOUR);
    await world.dispatch();
    expect(said()).toEqual(['now', 'in an hour', 'tomorrow']);
  });

  it('waits behind what was to go before it', async () => {
    await withStatus(send(world, actor, text(ANA, { text: 'second', sendAt: at(HOUR) })), 202);
    await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/suspend`), 200);
    const byAdmin = { body: text(ANA, { text: 'first', connectionId: actor.connectionId }) };
    await withStatus(world.call('POST /v1/messages', byAdmin), 202);
    world.clock.advance(HOUR);
    await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/resume`), 200);
    await world.dispatch();
    expect(said()).toEqual(['first', 'second']);
  });

  it('may be in a batch', async () => {
    const body = { messages: [text(ANA, { text: 'later', sendAt: at(HOUR) }), text(ANA, { text: 'now' })] };
    await withStatus(world.call('POST /v1/messages/batch', { key: actor.key, body }), 202);
    await world.dispatch();
    expect(said()).toEqual(['now']);
    world.clock.advance(HOUR);
    await world.dispatch();
    expect(said()).toEqual(['now', 'later']);
  });

  it('has a time in the future, within 90 days, before it expires', async () => {
    const refused = async (more: Readonly<Record<string, unknown>>, path: string, message: string) =>
      expect(await problem(send(world, actor, text(ANA, more)), 'invalid_request', 422)).toMatchObject({
        errors: [{ path, message }],
      });
    await refused({ sendAt: at(0) }, 'sendAt', 'must be in the future');
    await refused({ sendAt: at(90 * 24 * HOUR + 1) }, 'sendAt', 'must be within 90 days');
    await refused({ sendAt: at(HOUR), expiresAt: at(HOUR) }, 'expiresAt', 'must be after sendAt');
    await refused({ expiresAt: at(0) }, 'expiresAt', 'must be in the future');
    await withStatus(send(world, actor, text(ANA, { sendAt: at(90 * 24 * HOUR) })), 202);
  });

  it('is not sent to who has opted out meanwhile, nor outside a window that has closed', async () => {
    const suppressed = await withStatus(send(world, actor, text(ANA, { sendAt: at(HOUR) })), 202);
    await withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: ANA } }), 201);
    const official = await createActor(world, 'windowed');
    await withStatus(world.webhook('windowed', official.connectionId, [received([ANA])]), 200);
    const closed = await withStatus(send(world, official, text(ANA, { sendAt: at(25 * HOUR) })), 202);
    world.clock.advance(26 * HOUR);
    await world.dispatch();
    expect(await read(suppressed.id)).toMatchObject({ state: 'failed', error: { code: 'recipient_opted_out' } });
    expect(await read(closed.id)).toMatchObject({ state: 'failed', error: { code: 'outside_window' } });
    expect([world.scripted.sends, world.windowed.sends]).toEqual([[], []]);
    const events = await allEvents(world, official);
    expect(events.at(-1)).toMatchObject({ type: 'message.status_changed', data: { state: 'failed' } });
  });
});
