import { expect } from 'vitest';
import type { ConversationView } from '../../../core/api/conversations.ts';
import type { MessageView } from '../../../core/api/messages.ts';
import type { SwitchRequest, SwitchResult } from '../../../core/api/switches.ts';
import type { Option, ProviderCapabilities } from '../../../core/provider/index.ts';
import { providers } from '../../../providers/registry.ts';
import { eventually } from '../../support/waiting.ts';
import type { Draft } from '../journey.ts';
import type { Shop } from './shop.ts';
import type { Stage } from './stage.ts';
import { PERSON, type Reported, type Seen, type VendorWorld } from './vendor-world.ts';

/** What the shop says: a message that is no text, and how the person has it. */
export type Saying = {
  readonly message: Draft;
  readonly sees: (capabilities: ProviderCapabilities) => Pick<Seen, 'kind' | 'text'>;
};

export type Way = {
  /** Where it has to arrive; `any` where it may have to wait; where it is absent, it has to. */
  readonly at?: VendorWorld | 'any';
  /** What the person wrote, which it answers. */
  readonly replyTo?: string;
};

/** A shop and a person who talk, over whatever the connection is on; and what each said, in order. */
export type Conversation = {
  /** The name of everything that the shop said, by its message. */
  readonly said: Map<string, string>;
  /** Every text that the person wrote, and the title of what they chose. */
  readonly heard: string[];
  /** The shop says something: what it is called here, or for a text, the text. Resolves with the answer. */
  says(name: string, way?: Way, saying?: Saying): Promise<MessageView>;
  /** The person writes, and the shop hears it. */
  writes(text: string, at: VendorWorld): Promise<void>;
  /** The person chooses, of what the shop offered last there, and the shop hears what it was an answer to. */
  picks(option: Option, of: string, at: VendorWorld): Promise<void>;
  /** The vendor reports on what the shop said, and the shop hears it. */
  reports(name: string, state: Reported, at: VendorWorld): Promise<void>;
  switchesTo(provider: string, request: Partial<SwitchRequest>): Promise<SwitchResult>;
  /** Has the gateway work until the person has these, and no others, at each vendor. */
  arrives(...expected: readonly (readonly [VendorWorld, readonly string[]])[]): Promise<void>;
  /** What of theirs the person sees quoted at a vendor. */
  quoted(name: string, at: VendorWorld): Promise<string | undefined>;
  window(): Promise<ConversationView['window']>;
};

export function converse(stage: Stage, { api, feed, connectionId }: Shop): Conversation {
  const said = new Map<string, string>();
  const heard: string[] = [];
  const sayings = new Map<string, Saying>();
  /** The shop's ids of what the person wrote, and the vendor's, both by the text. */
  const received = new Map<string, string>();
  const written = new Map<string, string>();
  const idOf = (name: string) => [...said].find(([, each]) => each === name)?.[0];
  /** As it has to look where `world` brought it. */
  const shownAt = (world: VendorWorld, name: string): Pick<Seen, 'kind' | 'text'> =>
    sayings.get(name)?.sees(capabilitiesOf(world)) ?? { kind: 'text', text: name };
  const seenAt = async (world: VendorWorld) =>
    (await world.personSees()).map(({ kind, text }): Pick<Seen, 'kind' | 'text'> => ({ kind, text }));
  const find = async (name: string, at: VendorWorld): Promise<Seen> => {
    const shown = shownAt(at, name);
    const seen = (await at.personSees()).find(({ kind, text }) => kind === shown.kind && text === shown.text);
    if (seen === undefined) throw new Error(`Nobody has seen "${name}"`);
    return seen;
  };

  return {
    said,
    heard,
    async says(name, { at, replyTo } = {}, saying) {
      if (saying !== undefined) sayings.set(name, saying);
      const { status, body } = await api.ask<MessageView>('POST', '/v1/messages', {
        ...(saying?.message ?? { type: 'text', text: name }),
        to: PERSON,
        onUnsupported: 'degrade',
        ...(replyTo !== undefined && { replyTo: received.get(replyTo) }),
      });
      const expected = at === undefined ? [202] : at === 'any' ? [201, 202] : [201];
      expect(expected, JSON.stringify(body)).toContain(status);
      expect(body.connectionId).toBe(connectionId);
      said.set(body.id, name);
      if (typeof at === 'object') await eventually(() => find(name, at), { description: name });
      return body;
    },
    async writes(text, at) {
      written.set(text, await at.personWrites(text));
      heard.push(text);
      const { data } = await feed.next('message.received', (event) => event.data.message.content['text'] === text);
      received.set(text, data.message.id);
    },
    async picks(option, of, at) {
      await at.personPicks(option);
      heard.push(option.title);
      const target = idOf(of);
      const { data } = await feed.next('message.received', (event) => event.data.message.content['target'] === target);
      expect(data.message.content).toMatchObject({ type: 'choice', source: 'buttons', options: [option] });
    },
    async reports(name, state, at) {
      await at.reports(await find(name, at), state);
      const id = idOf(name);
      await feed.next('message.status_changed', ({ data }) => data.messageId === id && data.state === state);
    },
    switchesTo: (provider, request) =>
      api.post(`/v1/connections/${connectionId}/switch`, { provider, confirmNumberChange: true, ...request }),
    async arrives(...expected) {
      await eventually(
        async () => {
          await stage.work();
          for (const [world, names] of expected) {
            expect(await seenAt(world)).toEqual(names.map((name) => shownAt(world, name)));
          }
          return true;
        },
        { description: 'everything to arrive' },
      );
    },
    async quoted(name, at) {
      const { quotes } = await find(name, at);
      return [...written].find(([, id]) => id === quotes)?.[0];
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

/** Of the vendor's provider: what a message becomes there follows from them. */
function capabilitiesOf({ provider }: VendorWorld): ProviderCapabilities {
  const found = Object.values(providers).find(({ id }) => id === provider);
  if (found === undefined) throw new Error(`There is no provider ${provider}`);
  return found.capabilities;
}
