import { describe, expect, it } from 'vitest';
import type { EventView } from '../../../core/api/events.ts';
import type { MessageView } from '../../../core/api/messages.ts';
import { providers, type ProviderId } from '../../../providers/registry.ts';
import { converse, type Conversation } from '../support/conversation.ts';
import { openShop, settleIn, type Shop } from '../support/shop.ts';
import type { Stage } from '../support/stage.ts';

const ids = Object.keys(providers) as ProviderId[];
const pairs = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => ({ from, to })));

/**
 * A conversation that is moved from one provider to another and back, once letting the old one finish what is queued,
 * once not: in all pairs, so that every provider is left and joined both ways.
 */
export function switchSuite(stage: () => Stage): void {
  describe.each(pairs)('a conversation on $from', ({ from, to }) => {
    it(`goes on over ${to}, and back: nothing is lost, nothing comes twice`, async () => {
      const options = { sandboxPairing: 'none' } as const;
      const { shop, world: old } = await openShop(stage(), from, options);
      const other = await stage().open(to, options);
      const conversation = converse(stage(), shop);
      const { says, writes, reports, switchesTo, arrives, window } = conversation;

      await writes('they write first', old);
      await says('answered', old);
      await reports('answered', 'delivered', old);
      const before = await window();
      expect(before.open).toBe(true);

      await old.fails();
      await says('queued one');
      await says('queued two');
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
      await settleIn(stage(), shop, other);
      await says('after');
      await old.recovers();
      await arrives([old, ['answered', 'queued one', 'queued two']], [other, ['after']]);

      await writes('they write to the new one', other);
      await reports('after', 'delivered', other);
      await other.fails();
      await says('queued three');
      await says('queued four');
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
      await says('back', 'any');
      const all = ['answered', 'queued one', 'queued two', 'queued three', 'queued four', 'back'];
      await arrives([old, all], [other, ['after']]);
      await writes('they say goodbye', old);
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
  const texts = (direction: string) =>
    messages.filter((message) => message.direction === direction).map(({ content }) => String(content['text']));
  expect(texts('outbound').toSorted()).toEqual([...said.values()].toSorted());
  expect(texts('inbound').toSorted()).toEqual(heard.toSorted());
  expect(new Set(messages.map((message) => message.connectionId))).toEqual(new Set([connectionId]));
  expect(new Set(messages.map((message) => message.contactId)).size).toBe(1);
  for (const [provider, expected] of Object.entries(carried)) {
    const outbound = messages.filter((message) => message.direction === 'outbound' && message.provider === provider);
    expect(outbound.map(({ content }) => String(content['text'])).toSorted()).toEqual(expected.toSorted());
  }

  const events = await feed.all();
  const ofType = (type: string) => events.filter((event) => event.type === type);
  expect(ofType('message.received').map(textOf)).toEqual(heard);
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

function textOf({ data }: EventView): unknown {
  const { message } = data as { readonly message: MessageView };
  return message.content['text'];
}
