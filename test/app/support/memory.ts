import * as z from 'zod';
import type { MessageView } from '../../../core/api/messages.ts';
import { signTimestamped } from '../../../core/provider-kit/signature.ts';
import type { InboundMessage, ProviderEvent } from '../../../core/provider/index.ts';
import { messageId } from '../../../providers/memory/send.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../../providers/memory/webhook.ts';
import type { Host } from './hosts.ts';
import { PERSON, PERSON_NAME, post, unique, type Seen, type VendorWorld } from './vendor-world.ts';

/**
 * The sandbox. It keeps nothing, so what it took is what the gateway says that it took; its phone scans by itself, in a
 * second. It lives inside of the gateway, so only its phone can be cut off from it, and only another process has forgotten that.
 */
export function memoryWorld({ installation, restart }: Host, pairing: 'none' | 'required'): VendorWorld {
  const { admin, memorySecret } = installation;
  let webhookUrl = '';
  /** Our ids of what the person wrote, by its text. */
  const written = new Map<string, string>();
  const connection = () => webhookUrl.slice(webhookUrl.lastIndexOf('/') + 1);
  const tell = async (event: ProviderEvent): Promise<void> => {
    const seconds = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({ connection: connection(), events: [event] });
    const headers = new Headers({
      'content-type': 'application/json',
      [TIMESTAMP_HEADER]: String(seconds),
      [SIGNATURE_HEADER]: signTimestamped(memorySecret, seconds, body),
    });
    await post({ method: 'POST', url: webhookUrl, headers, body: new TextEncoder().encode(body) });
  };
  const messages = async () => {
    const { data } = await admin.get<{ data: readonly MessageView[] }>(
      `/v1/messages?connectionId=${connection()}&limit=100`,
    );
    return data;
  };
  const sees = async (): Promise<readonly Seen[]> => {
    const all = await messages();
    const textOf = new Map(all.map(({ id, content }) => [id, String(content['text'])]));
    return all
      .filter(({ direction, provider }) => direction === 'outbound' && provider === 'memory')
      .flatMap((message) => {
        const sent = message.timeline.find(({ state }) => state === 'sent');
        return sent === undefined ? [] : [{ message, at: sent.at }];
      })
      .toSorted((left, right) => left.at.localeCompare(right.at) || left.message.id.localeCompare(right.message.id))
      .map(({ message: { id, content, replyTo } }) => ({
        id: messageId(connection(), id),
        ...see(content),
        quotes: replyTo === null ? undefined : written.get(textOf.get(replyTo) ?? ''),
      }));
  };

  return {
    provider: 'memory',
    connectionConfig: { pairing },
    handlers: [],
    callsAt: (url) => {
      webhookUrl = url;
    },
    scans: async () => undefined,
    personWrites: (text, quoting) =>
      write({ type: 'text', text, ...(quoting !== undefined && { replyTo: outbound(quoting.id) }) }),
    async personPicks(option) {
      const offering = (await sees()).findLast(({ kind }) => kind === 'buttons' || kind === 'card');
      if (offering === undefined) throw new Error('Nothing was offered');
      const target = outbound(offering.id);
      await write({ type: 'choice', source: 'buttons', options: [option], replyTo: target, target });
    },
    personSees: sees,
    fails: async () => void (await admin.post(`/v1/connections/${connection()}/disconnect`)),
    recovers: restart,
    reports: ({ id }, state) =>
      tell({
        type: 'message.status_changed',
        id: `${id}-${state}`,
        timestamp: new Date().toISOString(),
        data: { providerMessageId: id, state, providerState: state },
      }),
  };

  async function write(content: Written): Promise<string> {
    const providerMessageId = `MEMIN${unique()}`;
    const timestamp = new Date().toISOString();
    const from = { addresses: [{ type: 'phone', number: PERSON }], name: PERSON_NAME } as const;
    const data: InboundMessage = { providerMessageId, from, sentAt: timestamp, ...content };
    if (content.type === 'text') written.set(content.text, providerMessageId);
    await tell({ type: 'message.received', id: `${providerMessageId}-received`, timestamp, data });
    return providerMessageId;
  }
}

type Written = InboundMessage extends infer Message
  ? Message extends { readonly type: 'text' | 'choice' }
    ? Omit<Message, 'providerMessageId' | 'from' | 'sentAt'>
    : never
  : never;

function outbound(providerMessageId: string) {
  return { providerMessageId, direction: 'outbound' } as const;
}

const shown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('buttons'), text: z.string() }),
  z.object({ type: z.literal('card'), title: z.string(), text: z.string() }),
  z.object({ type: z.literal('image'), caption: z.string() }),
  z.object({ type: z.literal('location'), name: z.string() }),
  z.object({ type: z.literal('template'), name: z.string(), parameters: z.array(z.string()) }),
]);

function see(content: MessageView['content']): Pick<Seen, 'kind' | 'text'> {
  const message = shown.parse(content);
  switch (message.type) {
    case 'text':
    case 'buttons':
      return { kind: message.type, text: message.text };
    case 'card':
      return { kind: 'card', text: `*${message.title}*\n\n${message.text}` };
    case 'image':
      return { kind: 'image', text: message.caption };
    case 'location':
      return { kind: 'location', text: message.name };
    case 'template':
      return { kind: 'template', text: [message.name, ...message.parameters].join(' ') };
  }
}
