import { expect } from 'vitest';
import type { ConversationView } from '../../../core/api/conversations.ts';
import type { MessageView } from '../../../core/api/messages.ts';
import type { SwitchRequest, SwitchResult } from '../../../core/api/switches.ts';
import { eventually } from '../../support/waiting.ts';
import type { Shop } from './shop.ts';
import type { Stage } from './stage.ts';
import { PERSON, type Reported, type VendorWorld } from './vendor-world.ts';

/** A shop and a person who talk, over whatever the connection is on; and what each said, in order. */
export type Conversation = {
  /** Every text that the shop sent, by its message. */
  readonly said: Map<string, string>;
  /** Every text that the person wrote. */
  readonly heard: string[];
  /** The shop says something. `at`: where it has to arrive; undefined where it has to wait, `any` where it may. */
  says(text: string, at?: VendorWorld | 'any'): Promise<void>;
  /** The person writes, and the shop hears it. */
  writes(text: string, at: VendorWorld): Promise<void>;
  /** The vendor reports on a text, and the shop hears it. */
  reports(text: string, state: Reported, at: VendorWorld): Promise<void>;
  switchesTo(provider: string, request: Partial<SwitchRequest>): Promise<SwitchResult>;
  /** Has the gateway work until the person has these texts, and no others, at each vendor. */
  arrives(...expected: readonly (readonly [VendorWorld, readonly string[]])[]): Promise<void>;
  window(): Promise<ConversationView['window']>;
};

export function converse(stage: Stage, { api, feed, connectionId }: Shop): Conversation {
  const said = new Map<string, string>();
  const heard: string[] = [];
  const textsAt = async (world: VendorWorld) => (await world.personSees()).map(({ text }) => text);
  const idOf = (text: string) => [...said].find(([, each]) => each === text)?.[0];

  return {
    said,
    heard,
    async says(text, at) {
      const { status, body } = await api.ask<MessageView>('POST', '/v1/messages', { to: PERSON, type: 'text', text });
      const expected = at === undefined ? [202] : at === 'any' ? [201, 202] : [201];
      expect(expected, JSON.stringify(body)).toContain(status);
      expect(body.connectionId).toBe(connectionId);
      said.set(body.id, text);
      if (typeof at === 'object')
        await eventually(async () => (await textsAt(at)).includes(text), { description: text });
    },
    async writes(text, at) {
      await at.personWrites(text);
      heard.push(text);
      await feed.next('message.received', ({ data }) => data.message.content['text'] === text);
    },
    async reports(text, state, at) {
      const seen = (await at.personSees()).find((each) => each.text === text);
      if (seen === undefined) throw new Error(`Nobody has seen "${text}"`);
      await at.reports(seen, state);
      const id = idOf(text);
      await feed.next('message.status_changed', ({ data }) => data.messageId === id && data.state === state);
    },
    switchesTo: (provider, request) =>
      api.post(`/v1/connections/${connectionId}/switch`, { provider, confirmNumberChange: true, ...request }),
    async arrives(...expected) {
      await eventually(
        async () => {
          await stage.work();
          for (const [world, texts] of expected) expect(await textsAt(world)).toEqual(texts);
          return true;
        },
        { description: 'everything to arrive' },
      );
    },
    async window() {
      const { data } = await api.get<{ data: readonly ConversationView[] }>('/v1/conversations');
      const [only, ...others] = data;
      expect([only?.connectionId, others.length]).toEqual([connectionId, 0]);
      if (only === undefined) throw new Error('There is no conversation');
      return only.window;
    },
  };
}
