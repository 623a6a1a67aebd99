import { describe, expect, it } from 'vitest';
import type { EventView } from '../../../core/api/events.ts';
import type { MessageView } from '../../../core/api/messages.ts';
import { providers, type ProviderId } from '../../../providers/registry.ts';
import { TEMPLATE } from '../journey.ts';
import { converse, type Conversation, type Saying } from '../support/conversation.ts';
import { openShop, settleIn, type Shop } from '../support/shop.ts';
import type { Stage } from '../support/stage.ts';

const ids = Object.keys(providers) as ProviderId[];
const pairs = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => ({ from, to })));

const yes = { id: 'yes', title: 'Sim' };
const no = { id: 'no', title: 'Não' };

/** Buttons, or where there are none, numbered text. */
function question(text: string): Saying {
  return {
    message: { type: 'buttons', text, options: [yes, no] },
    sees: ({ messages }) =>
      messages.buttons === false ? { kind: 'text', text: `${text}\n\n1. Sim\n2. Não` } : { kind: 'buttons', text },
  };
}

function picture(url: string, caption: string): Saying {
  return {
    message: { type: 'image', media: { url, mediaType: 'image/png' }, caption },
    sees: () => ({ kind: 'image', text: caption }),
  };
}

/** A template, or where there are none, its words. */
const shipped: Saying = {
  message: { type: 'template', name: TEMPLATE.name, language: TEMPLATE.language, parameters: ['Ana', '42'] },
  sees: ({ messages }) =>
    messages.template === false
      ? { kind: 'text', text: 'Olá Ana, o pedido 42 saiu.' }
      : { kind: 'template', text: 'order_shipped Ana 42' },
};

/**
 * A conversation that is moved from one provider to another and back, once letting the old one finish what is queued,
 * once not: in all pairs, so that every provider is left and joined both ways. What is said are texts, answers, buttons that
 * are answered, a picture and a template; each looks as the provider that brings it has it, whichever it was queued for.
 */
export function switchSuite(stage: () => Stage): void {
  describe.each(pairs)('a conversation on $from', ({ from, to }) => {
    it(`goes on over ${to}, and back: nothing is lost, nothing comes twice`, async () => {
      const options = { sandboxPairing: 'none' } as const;
      const { shop, world: old } = await openShop(stage(), from, options);
      const other = await stage().open(to, options);
      const conversation = converse(stage(), shop);
      const { says, writes, picks, quoted, reports, switchesTo, arrives, window } = conversation;
      await shop.api.post('/v1/templates', TEMPLATE);

      await writes('they write first', old);
      await says('question', { at: old }, question('Reservo um?'));
      await says('answered', { at: old });
      await reports('answered', 'delivered', old);
      const before = await window();
      expect(before.open).toBe(true);

      await old.fails();
      await says('queued picture', {}, picture(stage().pictureUrl, 'O pão'));
      await says('queued template', {}, shipped);
      const drained = await switchesTo(to, { config: other.connectionConfig, strategy: 'drain' });
      expect(drained).toMatchObject({
        changes: true,
        warnings: [],
        from: { provider: from },
        to: { provider: to, configReused: false },
        queued: { waiting: 2, undecided: 0, unsendable: [] },
        connection: { id: shop.connectionId, provider: to },
      });
      expect(await window()).toEqual(before);
      // The old one is still called about what it has, and people still answer there.
      await reports('answered', 'read', old);
      await writes('they have not noticed', old);
      await picks(yes, 'question', old);
      await settleIn(stage(), shop, other);
      // What the new one has never had, it cannot quote.
      const after = await says('after', { replyTo: 'they have not noticed' });
      await old.recovers();
      const first = ['question', 'answered', 'queued picture', 'queued template'];
      await arrives([old, first], [other, ['after']]);
      expect(await quoted('after', other)).toBeUndefined();
      expect(after.warnings).toMatchObject([{ feature: 'replyTo' }]);

      await writes('they write to the new one', other);
      await reports('after', 'delivered', other);
      await other.fails();
      await says('another question', {}, question('E dois?'));
      await says('another picture', {}, picture(stage().pictureUrl, 'O bolo'));
      expect(await switchesTo(from, { strategy: 'now' })).toMatchObject({
        changes: true,
        warnings: [],
        to: { provider: from, configReused: true },
        queued: { waiting: 2, undecided: 0, unsendable: [] },
        connection: { id: shop.connectionId, provider: from },
      });
      await reports('after', 'read', other);
      await settleIn(stage(), shop, old);
      // A sandbox is inside of each function, and the one that let go of the connection has not heard that it is back.
      await old.recovers();
      // The Node host's loop may have sent by now what waited.
      await says('back', { at: 'any', replyTo: 'they have not noticed' });
      const all = [...first, 'another question', 'another picture', 'back'];
      await arrives([old, all], [other, ['after']]);
      // It has had that one itself.
      const { replies } = providers[from].capabilities;
      expect(await quoted('back', old)).toBe(replies ? 'they have not noticed' : undefined);
      await picks(no, 'another question', old);
      await other.recovers();
      await arrives([old, all], [other, ['after']]);

      await shop.hasHeardAll();
      await expectOneConversation(shop, conversation, { [from]: all, [to]: ['after'] });
    }, 40_000);
  });
}

/** As the app sees it: one connection, one contact, every message once, events that look alike whoever brought them. */
async function expectOneConversation(
  { api, feed, connectionId }: Shop,
  { said, heard }: Conversation,
  carried: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const { data: messages } = await api.get<{ data: readonly MessageView[] }>('/v1/messages?limit=100');
  const outbound = messages.filter(({ direction }) => direction === 'outbound');
  const inbound = messages.filter(({ direction }) => direction === 'inbound');
  expect(outbound.map(({ id }) => id).toSorted()).toEqual([...said.keys()].toSorted());
  expect(inbound.map(wordsOf).toSorted()).toEqual(heard.toSorted());
  expect(new Set(messages.map((message) => message.connectionId))).toEqual(new Set([connectionId]));
  expect(new Set(messages.map((message) => message.contactId)).size).toBe(1);
  for (const [provider, expected] of Object.entries(carried)) {
    const its = outbound.filter((message) => message.provider === provider);
    expect(its.map(({ id }) => said.get(id) ?? id).toSorted()).toEqual(expected.toSorted());
  }

  const events = await feed.all();
  const ofType = (type: string) => events.filter((event) => event.type === type);
  expect(ofType('message.received').map(messageOf).map(wordsOf)).toEqual(heard);
  expect(ofType('connection.switched')).toHaveLength(2);
  const states = ofType('message.status_changed').map(({ data }) => data as { messageId: string; state: string });
  const told = states.map(({ messageId, state }) => `${said.get(messageId)}: ${state}`);
  expect(new Set(told).size).toBe(told.length);
  for (const text of ['answered', 'after']) {
    expect(told.filter((each) => each.startsWith(`${text}:`))).toEqual(
      expect.arrayContaining([`${text}: delivered`, `${text}: read`]),
    );
  }
  for (const type of ['message.received', 'message.status_changed']) {
    expect(new Set(ofType(type).map(({ data }) => Object.keys(data).toSorted().join())).size).toBe(1);
  }
}

function messageOf({ data }: EventView): MessageView {
  return (data as { readonly message: MessageView }).message;
}

/** A text, or the title of what was chosen: whatever else stands beside it. */
function wordsOf({ content }: Pick<MessageView, 'content'>): string {
  const [option] = (content['options'] ?? []) as readonly { readonly title: string }[];
  return option?.title ?? String(content['text']);
}
