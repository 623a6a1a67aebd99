import { beforeAll, describe, expect, it } from 'vitest';
import type { EventView } from '../../../core/api/events.ts';
import type { MessageView } from '../../../core/api/messages.ts';
import type { ProviderCapabilities } from '../../../core/provider/index.ts';
import { providers, type ProviderId } from '../../../providers/registry.ts';
import type { Problem } from '../../e2e/support/shop.ts';
import { eventually } from '../../support/waiting.ts';
import { eventsOf, journey, TEMPLATE, type Sending, type Step } from '../journey.ts';
import { openShop, type Shop } from '../support/shop.ts';
import type { Stage } from '../support/stage.ts';
import { PERSON, PERSON_NAME, REPORTED, type Seen, type VendorWorld } from '../support/vendor-world.ts';

/** The list of an app's calls, and of what it hears, on every provider. */
export function appSuite(stage: () => Stage): void {
  describe.each(Object.keys(providers) as ProviderId[])('the app on %s', (provider) => {
    let shop: Shop;
    let world: VendorWorld;
    let capabilities: ProviderCapabilities;
    /** Our messages, by the step that made them, and what the person has of each. */
    const messages = new Map<string, MessageView>();
    const seen = new Map<string, Seen>();
    /** The vendor's ids of what the person wrote. */
    const written = new Map<string, string>();
    const heard: string[] = [];
    const contacts = new Set<string | null>();

    beforeAll(async () => {
      ({ shop, world } = await openShop(stage(), provider));
      capabilities = await shop.api.get(`/v1/connections/${shop.connectionId}/capabilities`);
      await shop.api.post('/v1/templates', TEMPLATE);
    }, 60_000);

    it.each(journey)('$does: $name', async (step) => {
      switch (step.does) {
        case 'send':
          return send(step);
        case 'repeat':
          return repeat(step);
        case 'write':
          written.set(step.name, await world.personWrites(step.text, seen.get(step.quoting ?? '')));
          return hear(step, {
            content: { type: 'text', text: step.text },
            replyTo: messages.get(step.quoting ?? '')?.id ?? null,
          });
        case 'pick':
          await world.personPicks(step.option);
          return hear(step, {
            content: {
              type: 'choice',
              source: 'buttons',
              options: [step.option],
              target: messages.get(step.from)?.id,
            },
          });
      }
    });

    it('heard nothing besides, and is one conversation with one contact', async () => {
      const expected = journey.flatMap((step) => eventsOf(step, capabilities));
      expect(heard).toEqual(expected);
      expect((await events()).length).toBe(expected.length);
      await shop.hasHeardAll();
      expect(contacts.size).toBe(1);
      expect((await world.personSees()).length).toBe(seen.size);
      const [contactId] = contacts;
      expect(await shop.api.get(`/v1/conversations/${contactId}?connectionId=${shop.connectionId}`)).toMatchObject({
        window: { open: true },
        addresses: expect.arrayContaining([{ type: 'phone', number: PERSON }]) as unknown,
      });
    });

    async function send(step: Sending): Promise<void> {
      const before = await world.personSees();
      const refused = step.refused?.(capabilities);
      const answer = await shop.api.ask<MessageView & Problem>('POST', '/v1/messages', ...requestOf(step));
      if (refused !== undefined) {
        expect(answer.body).toMatchObject({ code: refused });
        expect(await world.personSees()).toEqual(before);
        return;
      }
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      messages.set(step.name, answer.body);
      contacts.add(answer.body.contactId);
      expect(answer.body.warnings.map((warning) => warning['feature'])).toEqual(step.warnings?.(capabilities) ?? []);

      const [arrived] = await eventually(async () => {
        const now = (await world.personSees()).slice(before.length);
        return now.length > 0 && now;
      });
      const quotes = capabilities.replies ? written.get(step.replyTo ?? '') : undefined;
      expect(arrived).toMatchObject({ ...step.sees(capabilities), quotes });
      if (arrived === undefined) throw new Error('Nothing arrived');
      seen.set(step.name, arrived);
      for (const state of REPORTED.filter((each) => capabilities.deliveryStates.includes(each))) {
        await world.reports(arrived, state);
        const { data } = await next(state);
        expect(data).toMatchObject({ messageId: answer.body.id, contactId: answer.body.contactId, state, error: null });
      }
      expect(await shop.api.get(`/v1/messages/${answer.body.id}`)).toMatchObject({ state: 'read', provider });
    }

    async function repeat({ of }: Extract<Step, { does: 'repeat' }>): Promise<void> {
      const step = journey.find(({ name }) => name === of);
      if (step?.does !== 'send') throw new Error(`There is no send "${of}"`);
      const before = await world.personSees();
      const { status, body } = await shop.api.ask<MessageView>('POST', '/v1/messages', ...requestOf(step));
      expect([status, body.id]).toEqual([201, messages.get(of)?.id]);
      expect(await world.personSees()).toEqual(before);
    }

    /** The message that the person's deed became, and what follows from it. */
    async function hear(step: Step, message: object): Promise<void> {
      const [, ...more] = eventsOf(step, capabilities);
      const { data, connectionId } = await next('message.received');
      expect(connectionId).toBe(shop.connectionId);
      expect(data).toMatchObject({
        message: { direction: 'inbound', state: 'received', address: { type: 'phone', number: PERSON }, ...message },
        contact: { name: PERSON_NAME },
      });
      const { message: received } = data as { message: MessageView };
      messages.set(step.name, received);
      contacts.add(received.contactId);
      for (const type of more) expect((await next(type)).data).toMatchObject({ contactId: received.contactId });
    }

    function requestOf({ name, message, replyTo }: Sending): [body: unknown, headers: Record<string, string>] {
      const quoted = replyTo === undefined ? undefined : messages.get(replyTo)?.id;
      const body = { ...message(stage()), to: PERSON, ...(quoted !== undefined && { replyTo: quoted }) };
      return [body, { 'idempotency-key': name.replaceAll(' ', '-') }];
    }

    /**
     * What happened in the conversation. How a phone is paired is told too, in as many steps as that takes; and where a
     * person has two addresses, that they belong together, whenever that is learnt.
     */
    async function events(): Promise<readonly EventView[]> {
      return (await shop.feed.all()).filter(({ type }) => /^(message|conversation)\./.test(type));
    }

    /** The next event, which must be this: a type, or a state of a message. */
    async function next(what: string): Promise<EventView> {
      const event = await eventually(async () => (await events())[heard.length], { description: what });
      const { state } = event.data as { state?: string };
      heard.push(event.type === 'message.status_changed' ? (state ?? '') : event.type);
      expect(heard.at(-1), JSON.stringify(event)).toBe(what);
      return event;
    }
  });
}
