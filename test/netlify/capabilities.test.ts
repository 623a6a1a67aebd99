import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../../providers/registry.ts';
import { createActor, created, received, send, withStatus, type Actor } from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { createScripted, type Scripted } from './support/scripted.ts';
import type { Json } from './support/world.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';

const ANA = '+5511999990001';
const TEMPLATE = { name: 'welcome', language: 'pt_BR', category: 'utility', body: 'Oi {{1}}' };

/** What becomes of each type that a provider does not send as it is: the type that is sent, or the capability it lacks. */
const CHANGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  memory: {},
  baileys: { buttons: 'text', list: 'text', cta_url: 'text', card: 'text', carousel: 'text', template: 'text' },
  twilio: {
    image: 'mediaSources.bytes',
    audio: 'mediaSources.bytes',
    document: 'mediaSources.bytes',
    sticker: 'mediaSources.bytes',
    contacts: 'text',
    reaction: 'text',
    poll: 'text',
    carousel: 'text',
  },
  '360dialog': { poll: 'text' },
  cloud: { poll: 'text' },
};

// Decided before anything is stored, and so the same on either store.
describe('what a provider can do', () => {
  let world: TemporaryWorld;
  const doubles: Record<string, Scripted> = {};
  beforeAll(async () => {
    world = await temporaryWorld();
    for (const { id, capabilities } of Object.values(providers)) doubles[id] = createScripted(id, capabilities);
    Object.assign(
      world.context.providers,
      Object.fromEntries(Object.values(doubles).map(({ provider }) => [provider.id, provider])),
    );
  });
  afterAll(() => world.close());

  it('is shown for each, and for a connection of it', async () => {
    const { data } = await withStatus(world.call('GET /v1/providers'), 200);
    for (const { id, capabilities } of Object.values(providers)) {
      expect(data.find((shown) => shown.id === id)).toMatchObject({ id, capabilities });
      const actor = await createActor(world, id);
      const path = `GET /v1/connections/${actor.connectionId}/capabilities`;
      expect(await withStatus(world.call(path, { key: actor.key }), 200)).toEqual(capabilities);
    }
  });

  it('decides what becomes of every type, before any call: the real tables, all five', async () => {
    expect(Object.keys(CHANGES).sort()).toEqual(Object.keys(providers).sort());
    for (const [id, double] of Object.entries(doubles)) {
      const actor = await talking(id);
      // What it can do, not how fast.
      await withStatus(
        world.call(`PATCH /v1/connections/${actor.connectionId}`, { body: { pacing: { enabled: false } } }),
        200,
      );
      const outcomes: Record<string, string> = {};
      for (const [type, body] of Object.entries(everyType(ANA, actor.inbound))) {
        const before = double.sends.length;
        const { status, body: answer } = await send(world, actor, { ...(body as object), onUnsupported: 'degrade' });
        const sent = double.sends.at(-1)?.message.type;
        if (status !== 201) {
          expect([answer.code, answer.degradeAvailable, double.sends.length], `${id} ${type}`).toEqual([
            'unsupported_message',
            false,
            before,
          ]);
          outcomes[type] = answer.capability;
        } else if (sent !== type) outcomes[type] = String(sent);
      }
      expect(outcomes, id).toEqual(CHANGES[id]);
    }
  });

  /** A contact who has just written, and a template. */
  async function talking(provider: string): Promise<Actor & { readonly inbound: string }> {
    const actor = await createActor(world, provider);
    await created(world.call('POST /v1/templates', { key: actor.key, body: TEMPLATE }));
    await withStatus(world.webhook(provider, actor.connectionId, [received([ANA])]), 200);
    const { data } = await withStatus(world.call('GET /v1/messages?direction=inbound', { key: actor.key }), 200);
    return { ...actor, inbound: (data as readonly Json[])[0]?.id ?? '' };
  }
});
