import { beforeAll, beforeEach, expect, it } from 'vitest';
import { OFFER_LIFETIME_MS } from '../../core/choices/keep.ts';
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
import { everyType } from './support/samples.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const ANA = '+5511999990001';
const buttons = {
  to: ANA,
  type: 'buttons',
  text: 'Confirma?',
  options: [
    { id: 'yes', title: 'Sim' },
    { id: 'no', title: 'Não' },
  ],
  onUnsupported: 'degrade',
};

describeOnStores('onUnsupported', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    actor = await createActor(world, 'plain');
    world.plain.sends.length = 0;
    world.plain.behaviour = accept;
  });
  const tell = (...events: ProviderEvent[]) => withStatus(world.webhook('plain', actor.connectionId, events), 200);
  const lastInbound = async () =>
    (await withStatus(world.call('GET /v1/messages?direction=inbound&limit=1', { key: actor.key }), 200)).data[0];
  const quoting = (said: string, providerMessageId: string): ProviderEvent => {
    const event = received([ANA], { text: said }) as Extract<ProviderEvent, { type: 'message.received' }>;
    return { ...event, data: { ...event.data, replyTo: { providerMessageId, direction: 'outbound' } } };
  };

  it('fail: names the capability and whether degrading would help, before any call', async () => {
    const target = await created(send(world, actor));
    world.plain.sends.length = 0;
    const helps: [unknown, string, boolean][] = [
      [{ ...buttons, onUnsupported: 'fail' }, 'messages.buttons', true],
      [{ ...buttons, onUnsupported: undefined }, 'messages.buttons', true],
      [text(ANA, { replyTo: target.id }), 'replies', true],
      [everyType(ANA, target.id)['reaction'], 'messages.reaction', true],
      [{ ...(everyType(ANA, target.id)['reaction'] as object), emoji: null }, 'messages.reaction', false],
      [everyType(ANA, target.id)['image'], 'mediaSources.bytes', false],
      [{ ...(everyType(ANA, target.id)['image'] as object), onUnsupported: 'degrade' }, 'mediaSources.bytes', false],
    ];
    for (const [body, capability, degradeAvailable] of helps) {
      const refused = await problem(send(world, actor, body), 'unsupported_message', 422);
      expect(refused).toMatchObject({ capability, degradeAvailable });
    }
    expect(world.plain.sends).toEqual([]);
  });

  it('degrade: sends every type that has a plainer one, keeps what was asked, and says what changed', async () => {
    const target = await created(send(world, actor));
    const bodies = everyType(ANA, target.id);
    for (const type of ['location', 'contacts', 'reaction', 'poll', 'buttons', 'list', 'cta_url']) {
      const asked = { ...(bodies[type] as object), onUnsupported: 'degrade' };
      const message = await created(send(world, actor, asked));
      expect(message, type).toMatchObject({
        state: 'sent',
        content: { type },
        sentAs: { type: 'text' },
        warnings: [{ type: 'compatibility', feature: `messages.${type}` }],
      });
      const sent = world.plain.sends.at(-1)?.message;
      expect(sent, type).toMatchObject({
        type: 'text',
        text: (message as unknown as { sentAs: { text: string } }).sentAs.text,
      });
      expect(await withStatus(world.call(`GET /v1/messages/${message.id}`), 200)).toEqual(message);
    }
    const sticker = { to: ANA, type: 'sticker', media: { url: 'https://files.test/a.webp' }, onUnsupported: 'degrade' };
    expect(await created(send(world, actor, sticker))).toMatchObject({
      content: { type: 'sticker' },
      sentAs: { type: 'image' },
    });
    expect(world.plain.sends.at(-1)?.message).toMatchObject({
      type: 'image',
      media: { type: 'url', url: 'https://files.test/a.webp' },
    });
  });

  it('degrade changes nothing where nothing is missing, and leaves a quote out where there are none', async () => {
    const first = await created(send(world, actor, text(ANA, { onUnsupported: 'degrade' })));
    expect(first).toMatchObject({ sentAs: null, warnings: [] });
    const quoted = await created(send(world, actor, text(ANA, { replyTo: first.id, onUnsupported: 'degrade' })));
    expect(quoted).toMatchObject({
      replyTo: first.id,
      sentAs: { type: 'text', replyTo: null },
      warnings: [{ type: 'unsupported', feature: 'replies' }],
    });
    expect(world.plain.sends.at(-1)?.message).not.toHaveProperty('replyTo');
    const edit = world.call(`POST /v1/messages/${quoted.id}/actions`, { body: { type: 'edit', text: 'Better' } });
    expect(await withStatus(edit, 200)).toMatchObject({ content: { text: 'Better' }, sentAs: { text: 'Better' } });
  });

  it('is sent as degraded by a later attempt, too', async () => {
    world.plain.behaviour = () => Promise.reject(new Error('gone'));
    const { id } = await withStatus(send(world, actor, buttons), 202);
    world.plain.behaviour = accept;
    world.clock.advance(60_000);
    await world.dispatch();
    expect(world.plain.sends.map(({ message }) => message.type)).toEqual(['text', 'text']);
    expect(await withStatus(world.call(`GET /v1/messages/${id}`), 200)).toMatchObject({ state: 'sent' });
  });

  it('limits are those of what is sent', async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      id: String(index),
      title: `Option ${index} ${'x'.repeat(200)}`,
    }));
    await created(send(world, actor, { ...buttons, options: many }));
    const rich = await createActor(world, 'scripted');
    await problem(send(world, rich, { ...buttons, options: many, onUnsupported: 'fail' }), 'invalid_message', 422);
    expect(await created(send(world, rich, { ...buttons, options: many }))).toMatchObject({ sentAs: { type: 'text' } });
    const huge = { ...buttons, text: 'x'.repeat(65_536) };
    await problem(send(world, actor, huge), 'invalid_message', 422);
  });

  it('an answer by number or title is a choice, with the text that was written', async () => {
    const offered = await created(send(world, actor, buttons));
    await tell(received([ANA], { text: ' 2. ' }));
    const [event] = (await allEvents(world, actor)).filter(({ type }) => type === 'message.received');
    const content = {
      type: 'choice',
      source: 'buttons',
      options: [{ id: 'no', title: 'Não' }],
      target: offered.id,
      text: ' 2. ',
    };
    expect(event?.data.message).toMatchObject({ content });
    expect(await lastInbound()).toMatchObject({ content });
  });

  it('an offer is answered once, by its contact, on its connection, in time', async () => {
    await created(send(world, actor, buttons));
    await tell(received(['+5511999990002'], { text: '1' }));
    expect((await lastInbound())?.content.type).toBe('text');
    const { id: other } = await created(
      world.call('POST /v1/connections', { key: actor.key, body: { provider: 'plain' } }),
    );
    await withStatus(world.webhook('plain', other, [received([ANA], { text: '1' })]), 200);
    expect((await lastInbound())?.content.type).toBe('text');
    await tell(received([ANA], { text: 'quanto custa?' }));
    expect((await lastInbound())?.content.type).toBe('text');
    await tell(received([ANA], { text: 'NAO' }));
    expect((await lastInbound())?.content.type).toBe('choice');
    await tell(received([ANA], { text: '1' }));
    expect((await lastInbound())?.content).toEqual({ type: 'text', text: '1' });

    await created(send(world, actor, buttons));
    world.clock.advance(OFFER_LIFETIME_MS);
    await tell(received([ANA], { text: '1' }));
    expect((await lastInbound())?.content.type).toBe('text');
  });

  it('the latest offer is meant, unless another is quoted', async () => {
    const first = await created(send(world, actor, buttons));
    const second = await created(send(world, actor, { ...buttons, options: [{ id: 'later', title: 'Depois' }] }));
    await tell(received([ANA], { text: '1' }));
    expect((await lastInbound())?.content).toMatchObject({ target: second.id, options: [{ id: 'later' }] });
    await tell(received([ANA], { text: '1' }));
    expect((await lastInbound())?.content.type).toBe('text');
    await created(send(world, actor, { ...buttons, options: [{ id: 'never', title: 'Nunca' }] }));
    await tell(quoting('1', `SCR-${first.id}`));
    expect((await lastInbound())?.content).toMatchObject({ target: first.id, options: [{ id: 'yes' }] });
  });

  it('a poll takes several numbers, a list its own, and real buttons no numbers', async () => {
    const poll = {
      to: ANA,
      type: 'poll',
      question: 'Quando?',
      options: ['Seg', 'Ter', 'Qua'],
      maxChoices: 2,
      onUnsupported: 'degrade',
    };
    await created(send(world, actor, poll));
    await tell(received([ANA], { text: '1 e 3' }));
    expect((await lastInbound())?.content).toMatchObject({ source: 'poll', options: [{ id: 'Seg' }, { id: 'Qua' }] });
    const rich = await createActor(world, 'scripted');
    await created(send(world, rich, buttons));
    await withStatus(world.webhook('scripted', rich.connectionId, [received([ANA], { text: '1' })]), 200);
    const page = await withStatus(world.call('GET /v1/messages?direction=inbound', { key: rich.key }), 200);
    expect(page.data[0]?.content).toEqual({ type: 'text', text: '1' });
  });

  it('an answer finds its offer after its contact was joined to another', async () => {
    // The older contact stays: here it is not the one that the offer was made to.
    await tell(received(['lid-1@lid'], { text: 'oi' }));
    await created(send(world, actor, buttons));
    const addresses = [
      { type: 'user', id: 'lid-1@lid' },
      { type: 'phone', number: ANA },
    ] as const;
    await tell({ type: 'contact.identified', id: 'j', timestamp: '2026-11-24T12:00:09Z', data: { addresses } });
    await tell(received(['lid-1@lid'], { text: 'sim' }));
    expect((await lastInbound())?.content).toMatchObject({ type: 'choice', options: [{ id: 'yes' }] });
  });
});
