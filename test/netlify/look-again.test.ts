import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError, type ErrorCode, type ProviderEvent } from '../../core/provider/index.ts';
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
import { accept, type Behaviour, type Scripted } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { NUMBER, switchTo } from './support/switches.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const ANA = '+5511999990001';
const DAY_MS = 24 * 60 * 60 * 1000;

const refuse =
  (code: ErrorCode): Behaviour =>
  () => {
    throw new GatewayError({ code });
  };
const down = refuse('provider_unavailable');

describeOnStores('a message that waited', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  const far = (): Scripted[] => [world.scripted, world.forgetful, world.official, world.windowed, world.plain];
  const hear = async (provider: string, event: ProviderEvent) => {
    const timestamp = world.clock.now().toISOString();
    const fresh = { ...event, timestamp, data: { ...event.data, sentAt: timestamp } } as ProviderEvent;
    expect((await world.webhook(provider, actor.connectionId, [fresh])).status).toBeLessThan(300);
  };
  const start = async (provider: string) => {
    actor = await createActor(world, provider);
    await world.context.store.db.updateTable('connection').set({ number: NUMBER }).execute();
    await hear(provider, received([ANA]));
    for (const one of far()) one.sends.length = 0;
  };
  beforeEach(async () => {
    for (const one of far()) {
      one.behaviour = accept;
      one.number = NUMBER;
    }
    world.scripted.session = { status: 'connected', number: NUMBER, nextAction: 'none' };
    await world.context.store.db.deleteFrom('send').execute();
    await world.context.store.db.updateTable('connection_provider').set({ retire_at: null }).execute();
  });
  type Message = Json & { readonly warnings: readonly { readonly feature: string }[] };
  const read = async (id: string) => (await withStatus(world.call(`GET /v1/messages/${id}`), 200)) as Message;
  const call = (route: string, body?: unknown) => world.call(route, { key: actor.key, body });
  const waiting = async (on: Scripted, body: Readonly<Record<string, unknown>>): Promise<string> => {
    on.behaviour = down;
    const { id } = await withStatus(send(world, actor, { to: ANA, ...body }), 202);
    on.behaviour = accept;
    on.sends.length = 0;
    return id;
  };
  const now = async (provider: string) => {
    await withStatus(switchTo(world, actor, provider, { strategy: 'now', confirmNumberChange: true }), 200);
    await world.dispatch();
  };
  const last = (on: Scripted) => on.sends.at(-1)?.message;
  const poll = { type: 'poll', question: 'Which?', options: ['Red', 'Blue'] };
  const suppress = (address = `phone:${ANA}`) =>
    world.context.store.db
      .insertInto('suppression')
      .values({
        id: `sup_${actor.tenantId}`,
        tenant_id: actor.tenantId,
        address,
        source: 'api',
        scope: 'all',
        reason: null,
        message_id: null,
        created_at: 0,
      })
      .execute();

  describe('and whose connection was switched with `now` is made anew for the new provider:', () => {
    it('plainer, where the request allows that; its answer is a choice', async () => {
      await start('scripted');
      const id = await waiting(world.scripted, { ...poll, onUnsupported: 'degrade' });
      expect(await read(id)).toMatchObject({ sentAs: null, warnings: [] });
      await now('official');
      expect(last(world.official)).toMatchObject({ type: 'text', text: 'Which?\n\n1. Red\n2. Blue' });
      expect(await read(id)).toMatchObject({
        state: 'sent',
        provider: 'official',
        content: { type: 'poll' },
        sentAs: { type: 'text' },
        warnings: [{ feature: 'messages.poll' }],
      });
      await hear('official', received([ANA], { text: '2' }));
      const events = await allEvents(world, actor);
      expect(events.at(-1)).toMatchObject({ data: { message: { content: { type: 'choice' } } } });
    });

    it('as it was asked for, where the old one could not; the warnings of before stay', async () => {
      await start('plain');
      const buttons = { type: 'buttons', text: 'Which?', options: [{ id: 'r', title: 'Red' }] };
      const quoted = await created(send(world, actor));
      const id = await waiting(world.plain, { ...buttons, replyTo: quoted.id, onUnsupported: 'degrade' });
      const before = await read(id);
      expect(before).toMatchObject({ sentAs: { type: 'text' } });
      expect(before.warnings.map(({ feature }) => feature).sort()).toEqual(['messages.buttons', 'replies']);
      await now('official');
      expect(last(world.official)).toMatchObject(buttons);
      const warnings = [...before.warnings, { feature: 'replyTo' }];
      expect(await read(id)).toMatchObject({ state: 'sent', sentAs: { type: 'buttons' }, warnings });
      // Buttons answer for themselves: the numbers are no offer any more.
      expect(
        await world.context.store.db.selectFrom('offer').selectAll().where('message_id', '=', id).execute(),
      ).toEqual([]);
    });

    it('as text, where the new one has no templates', async () => {
      await start('windowed');
      const template = {
        name: 'order',
        language: 'en',
        category: 'utility',
        body: 'Order {{1}} is ready',
        examples: ['7'],
      };
      await created(call('POST /v1/templates', template));
      const id = await waiting(world.windowed, { type: 'template', name: 'order', language: 'en', parameters: ['7'] });
      world.plain.behaviour = accept;
      await now('plain');
      expect(last(world.plain)).toMatchObject({ type: 'text', text: 'Order 7 is ready' });
      expect(await read(id)).toMatchObject({ state: 'sent', sentAs: { type: 'text' } });
    });

    it('without its quote, and with it again where that provider comes back', async () => {
      await start('scripted');
      const quoted = await created(send(world, actor));
      const id = await waiting(world.scripted, { ...text(ANA), replyTo: quoted.id });
      world.official.behaviour = down;
      await now('official');
      expect(last(world.official)).not.toHaveProperty('replyTo');
      expect(await read(id)).toMatchObject({ state: 'queued', replyTo: quoted.id, sentAs: { replyTo: null } });
      await now('scripted');
      world.clock.advance(60_000);
      await world.dispatch();
      expect(last(world.scripted)?.replyTo).toEqual({ providerMessageId: `SCR-${quoted.id}`, direction: 'outbound' });
      expect(await read(id)).toMatchObject({ state: 'sent', sentAs: null, warnings: [{ feature: 'replyTo' }] });
    });

    it('and a dry run says beforehand what of it the new one would refuse', async () => {
      await start('scripted');
      await waiting(world.scripted, { ...poll, onUnsupported: 'degrade' });
      const refused = await waiting(world.scripted, poll);
      const stranger = await waiting(world.scripted, { ...text('+5511999990009') });
      const report = await withStatus(switchTo(world, actor, 'official', { dryRun: true }), 200);
      expect(report).toMatchObject({
        queued: {
          waiting: 3,
          unsendable: [
            { messageId: refused, code: 'unsupported_message' },
            { messageId: stranger, code: 'outside_window' },
          ],
        },
      });
    });
  });

  describe('until the window closed', () => {
    const template = { name: 'reminder', language: 'en', parameters: [] };
    const lasting = () => ({ expiresAt: new Date(world.clock.now().getTime() + 3 * DAY_MS).toISOString() });

    it('is refused before the provider is asked, without that anybody may have it', async () => {
      await start('windowed');
      const id = await waiting(world.windowed, { ...text(ANA), ...lasting() });
      world.clock.advance(DAY_MS);
      await world.dispatch();
      expect(world.windowed.sends).toEqual([]);
      expect(await read(id)).toMatchObject({ state: 'failed', error: { code: 'outside_window' } });
    });

    it('is sent as the template that it brought, and as itself where the contact writes again', async () => {
      await start('windowed');
      const bring = { ...text(ANA), outsideWindow: { template } };
      const id = await waiting(world.windowed, { ...bring, ...lasting() });
      world.clock.advance(DAY_MS);
      world.windowed.behaviour = down;
      await world.dispatch();
      expect(last(world.windowed)).toMatchObject({ type: 'template', name: 'reminder' });
      expect(await read(id)).toMatchObject({
        state: 'queued',
        sentAs: { type: 'template' },
        warnings: [{ feature: 'outsideWindow' }],
      });
      await hear('windowed', received([ANA]));
      world.windowed.behaviour = accept;
      world.clock.advance(600_000);
      await world.dispatch();
      expect(last(world.windowed)).toMatchObject({ type: 'text', text: 'Hello' });
      expect(await read(id)).toMatchObject({ state: 'sent', sentAs: null });
    });

    it('goes to a connection that has none', async () => {
      await start('windowed');
      const other = await created(call('POST /v1/connections', { provider: 'scripted' }));
      world.scripted.behaviour = down;
      const id = await waiting(world.windowed, { ...text(ANA), ...lasting(), failover: [other.id] });
      // It comes back to the first one, whose window has closed meanwhile.
      world.clock.advance(DAY_MS);
      world.scripted.behaviour = down;
      await world.dispatch();
      world.scripted.behaviour = accept;
      world.clock.advance(600_000);
      await world.dispatch();
      expect(world.windowed.sends).toEqual([]);
      const message = await read(id);
      expect(message).toMatchObject({ state: 'sent', connectionId: other.id });
      const { attempts } = message as unknown as { attempts: readonly Json[] };
      expect(attempts).toContainEqual(expect.objectContaining({ outcome: 'refused', code: 'outside_window' }));
    });
  });

  it('is not sent to who has opted out in between, whatever put them on the list', async () => {
    await start('scripted');
    const id = await waiting(world.scripted, text(ANA));
    await suppress();
    world.clock.advance(60_000);
    await world.dispatch();
    expect(world.scripted.sends).toEqual([]);
    expect(await read(id)).toMatchObject({ state: 'failed', error: { code: 'recipient_opted_out' } });
  });

  it('is not looked at again where it may have been taken: it is the same message, or none', async () => {
    await start('scripted');
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    const { id } = await withStatus(send(world, actor, text(ANA)), 202);
    await suppress();
    world.scripted.behaviour = accept;
    world.clock.advance(60_000);
    await world.dispatch();
    expect(await read(id)).toMatchObject({ state: 'sent' });
  });

  it('confirms an opt-out to who has opted out, and nothing else does', async () => {
    await start('scripted');
    const english = { optOut: ['stop'], optIn: ['start'], optedOutText: 'You will hear no more from us.' };
    const settings = { languages: { en: english } };
    await withStatus(call('PUT /v1/suppressions/settings', settings), 200);
    await hear('scripted', received([ANA], { text: 'STOP' }));
    await world.dispatch();
    expect(last(world.scripted)).toMatchObject({ text: 'You will hear no more from us.' });
    await problem(send(world, actor, text(ANA)), 'recipient_opted_out', 403);
  });

  it('loses its quote where another connection takes over at once', async () => {
    await start('official');
    const other = await created(call('POST /v1/connections', { provider: 'scripted' }));
    const quoted = await created(send(world, actor));
    const sent = await created(send(world, actor, { to: ANA, ...poll, replyTo: quoted.id, failover: [other.id] }));
    expect(sent).toMatchObject({ connectionId: other.id, replyTo: quoted.id, warnings: [{ feature: 'replyTo' }] });
    expect(last(world.scripted)).not.toHaveProperty('replyTo');
  });
});
