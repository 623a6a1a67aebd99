import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { GatewayError } from '../../core/provider/index.ts';
import { createActor, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { accept, fails, type Behaviour, type Scripted } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { NUMBER, switchTo } from './support/switches.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const ANA = '+5511999990001';

const down = fails('provider_unavailable');
const perhaps: Behaviour = () => {
  throw new Error('perhaps');
};

describeOnStores('what is queued at a switch', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  const start = async (provider: string) => {
    actor = await createActor(world, provider);
    await world.context.store.db.updateTable('connection').set({ number: NUMBER }).execute();
    await withStatus(world.webhook(provider, actor.connectionId, [received([ANA])]), 200);
  };
  beforeEach(async () => {
    for (const far of [world.scripted, world.official, world.forgetful]) {
      far.behaviour = accept;
      far.failure = undefined;
    }
    world.official.number = NUMBER;
    world.scripted.session = { status: 'connected', number: NUMBER, nextAction: 'none' };
    await world.context.store.db.deleteFrom('send').execute();
    await world.context.store.db.updateTable('connection_provider').set({ retire_at: null }).execute();
    await start('scripted');
    for (const far of [world.scripted, world.official, world.forgetful]) {
      far.sends.length = 0;
      far.calls.length = 0;
    }
  });
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const waiting = async (said: string): Promise<string> =>
    (await withStatus(send(world, actor, text(ANA, { text: said })), 202)).id;
  const said = ({ sends }: Scripted) => sends.map(({ message }) => ('text' in message ? message.text : message.type));
  const later = async (rounds = 6) => {
    for (let round = 0; round < rounds; round += 1) {
      world.clock.advance(25_000);
      await world.dispatch();
    }
  };

  it('is finished by the old provider where it drains; what is new waits behind it, and goes to the new one', async () => {
    world.scripted.behaviour = down;
    const first = await waiting('first');
    const second = await waiting('second');
    await withStatus(switchTo(world, actor, 'official', { strategy: 'drain' }), 200);
    const third = await waiting('third');
    expect(world.official.sends).toEqual([]);
    world.scripted.sends.length = 0;
    world.scripted.behaviour = accept;
    await later();
    expect([said(world.scripted), said(world.official)]).toEqual([['first', 'second'], ['third']]);
    for (const id of [first, second]) expect(await read(id)).toMatchObject({ provider: 'scripted', state: 'sent' });
    expect(await read(third)).toMatchObject({ provider: 'official', state: 'sent' });
    // Towards others nobody waits.
    expect(world.scripted.calls.filter((call) => call === 'disconnect')).toHaveLength(1);
  });

  it('at an old provider that is down holds up nobody whom the new one serves', async () => {
    world.scripted.behaviour = down;
    await waiting('to Ana');
    await withStatus(switchTo(world, actor, 'official'), 200);
    const bob = '+5511999990002';
    await withStatus(world.webhook('scripted', actor.connectionId, [received([bob])]), 200);
    world.official.behaviour = down;
    const other = await withStatus(send(world, actor, text(bob, { text: 'to Bob' })), 202);
    world.official.behaviour = accept;
    world.official.sends.length = 0;
    world.clock.advance(5_000);
    await dispatchDue(world.context);
    expect([said(world.official), (await read(other.id)).state]).toEqual([['to Bob'], 'sent']);
  });

  it('that drains is bounded by its own expiry: then the new one goes on', async () => {
    world.scripted.behaviour = down;
    const expiresAt = new Date(world.clock.now().getTime() + 60_000).toISOString();
    const stuck = await withStatus(send(world, actor, text(ANA, { text: 'stuck', expiresAt })), 202);
    await withStatus(switchTo(world, actor, 'official'), 200);
    const next = await waiting('next');
    await later(20);
    expect(await read(stuck.id)).toMatchObject({ state: 'failed', error: { code: 'message_expired' } });
    expect([said(world.official), (await read(next)).state]).toEqual([['next'], 'sent']);
  });

  it('goes to the new provider at once, in order, with `now`', async () => {
    world.scripted.behaviour = down;
    const ids = [await waiting('first'), await waiting('second')];
    world.scripted.sends.length = 0;
    await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200);
    ids.push(await waiting('third'));
    await world.dispatch();
    await later(1);
    expect([said(world.scripted), said(world.official)]).toEqual([[], ['first', 'second', 'third']]);
    for (const id of ids) expect(await read(id)).toMatchObject({ provider: 'official', state: 'sent' });
  });

  it('fails with the reason where the new provider cannot send it', async () => {
    world.scripted.behaviour = down;
    const poll = { to: ANA, type: 'poll', question: 'Which?', options: ['A', 'B'] };
    const { id } = await withStatus(send(world, actor, poll), 202);
    await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200);
    await world.dispatch();
    expect(await read(id)).toMatchObject({
      state: 'failed',
      provider: 'official',
      error: { code: 'unsupported_message' },
    });
    expect(world.official.sends).toEqual([]);
  });

  it.each(['drain', 'now'] as const)(
    'and perhaps sent stays with who may have it (%s): never twice',
    async (strategy) => {
      world.scripted.behaviour = perhaps;
      const unsure = await waiting('perhaps');
      await withStatus(switchTo(world, actor, 'official', { strategy }), 200);
      const next = await waiting('next');
      world.scripted.behaviour = accept;
      await later();
      // The old one deduplicates, so that repeating there is safe; the new one never sees it.
      expect(new Set(said(world.scripted))).toEqual(new Set(['perhaps']));
      expect(said(world.official)).toEqual(['next']);
      expect(await read(unsure)).toMatchObject({ provider: 'scripted', state: 'sent' });
      expect(await read(next)).toMatchObject({ provider: 'official', state: 'sent' });
    },
  );

  it('and interrupted at one that does not deduplicate is unknown, and sent by nobody', async () => {
    await start('forgetful');
    world.forgetful.behaviour = down;
    const id = await waiting('interrupted');
    // As a process leaves it that dies in the middle of an attempt.
    await world.context.store.db
      .updateTable('send')
      .set({ maybe_taken: 1, last_error: null })
      .where('message_id', '=', id)
      .execute();
    world.forgetful.sends.length = 0;
    await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200);
    await later();
    expect([world.forgetful.sends, world.official.sends]).toEqual([[], []]);
    expect(await read(id)).toMatchObject({ provider: 'forgetful', state: 'unknown' });
  });

  it('while it is sent by the old one, is not touched by the new', async () => {
    let release: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      world.scripted.behaviour = (sent, count) => {
        resolve();
        return new Promise((done) => {
          release = () => done(accept(sent, count));
        });
      };
    });
    const sending = send(world, actor, text(ANA, { text: 'under way' }));
    await reached;
    await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200);
    await world.dispatch();
    expect(world.scripted.calls).not.toContain('disconnect');
    release();
    const sent = await withStatus(sending, 201);
    await later(1);
    expect([said(world.scripted), said(world.official)]).toEqual([['under way'], []]);
    expect(await read(sent.id)).toMatchObject({ provider: 'scripted', state: 'sent' });
  });

  it('is hurried by repeating the switch with `now`', async () => {
    world.scripted.behaviour = down;
    await waiting('first');
    await withStatus(switchTo(world, actor, 'official'), 200);
    await dispatchDue(world.context);
    expect(world.official.sends).toEqual([]);
    expect(await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200)).toMatchObject({
      changes: false,
    });
    await world.dispatch();
    expect(said(world.official)).toEqual(['first']);
    const log = await withStatus(world.call(`GET /v1/audit?subject=${actor.connectionId}`), 200);
    expect(log.data.map((entry) => (entry as unknown as { action: string }).action).slice(0, 2)).toEqual([
      'connection.hurried',
      'connection.switched',
    ]);
  });

  describe('holds up what becomes of the old phone:', () => {
    it.each([
      ['keep', 'disconnect'],
      ['dispose', 'dispose'],
    ])('%s', async (oldProvider, deed) => {
      world.scripted.behaviour = down;
      await waiting('first');
      await withStatus(switchTo(world, actor, 'official', { oldProvider }), 200);
      await world.dispatch();
      expect(world.scripted.calls.filter((call) => call.startsWith('dis'))).toEqual([]);
      world.scripted.behaviour = accept;
      await later(2);
      expect(world.scripted.calls.filter((call) => call.startsWith('dis'))).toEqual([expect.stringContaining(deed)]);
    });

    it('which is told again where it could not be told', async () => {
      await withStatus(switchTo(world, actor, 'official'), 200);
      world.scripted.failure = new GatewayError({ code: 'provider_unavailable' });
      await world.dispatch();
      world.scripted.failure = undefined;
      await world.dispatch();
      expect(world.scripted.calls.filter((call) => call === 'disconnect')).toHaveLength(1);
      world.clock.advance(60_000);
      await world.dispatch();
      await world.dispatch();
      expect(world.scripted.calls.filter((call) => call === 'disconnect')).toHaveLength(2);
    });

    it('and is forgotten where the connection is back before that', async () => {
      world.scripted.behaviour = down;
      await waiting('first');
      await withStatus(switchTo(world, actor, 'official'), 200);
      await withStatus(switchTo(world, actor, 'scripted'), 200);
      world.scripted.behaviour = accept;
      await later();
      expect(said(world.scripted).at(-1)).toBe('first');
      expect(world.scripted.calls.filter((call) => call.startsWith('dis'))).toEqual([]);
    });
  });
});
