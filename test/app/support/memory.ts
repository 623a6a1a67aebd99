import { signTimestamped } from '../../../core/provider-kit/signature.ts';
import type { InboundMessage, OutboundMessage, ProviderEvent } from '../../../core/provider/index.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../../providers/memory/webhook.ts';
import { PERSON, PERSON_NAME, post, unique, type Seen, type VendorWorld } from './vendor-world.ts';

export const WEBHOOK_SECRET = 'memory-secret-of-the-app-tests';

/** A message that a provider took, and the id that it gave. */
export type Taken = {
  readonly provider: string;
  readonly connectionId: string;
  readonly id: string;
  readonly message: OutboundMessage;
};

/** The sandbox. It keeps nothing, so what it took is read from `taken`; its phone scans by itself, in a second. */
export function memoryWorld(taken: readonly Taken[], pairing: 'none' | 'required'): VendorWorld {
  let webhookUrl = '';
  const connection = () => webhookUrl.slice(webhookUrl.lastIndexOf('/') + 1);
  const tell = async (event: ProviderEvent): Promise<void> => {
    const seconds = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({ connection: connection(), events: [event] });
    const headers = new Headers({
      'content-type': 'application/json',
      [TIMESTAMP_HEADER]: String(seconds),
      [SIGNATURE_HEADER]: signTimestamped(WEBHOOK_SECRET, seconds, body),
    });
    await post({ method: 'POST', url: webhookUrl, headers, body: new TextEncoder().encode(body) });
  };
  const ours = () =>
    taken.filter(({ provider, connectionId }) => provider === 'memory' && connectionId === connection());

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
      const offering = ours().findLast(({ message }) => message.type === 'buttons' || message.type === 'card');
      if (offering === undefined) throw new Error('Nothing was offered');
      const target = outbound(offering.id);
      await write({ type: 'choice', source: 'buttons', options: [option], replyTo: target, target });
    },
    personSees: async () => ours().map(see),
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

function see({ id, message }: Taken): Seen {
  const base = { id, quotes: message.replyTo?.providerMessageId };
  switch (message.type) {
    case 'text':
    case 'buttons':
      return { ...base, kind: message.type, text: message.text };
    case 'card':
      return { ...base, kind: 'card', text: `*${message.title}*\n\n${message.text}` };
    case 'image':
      return { ...base, kind: 'image', text: message.caption ?? '' };
    case 'location':
      return { ...base, kind: 'location', text: message.name ?? '' };
    case 'template':
      return { ...base, kind: 'template', text: [message.name, ...message.parameters].join(' ') };
    default:
      throw new Error(`The app of these tests sends no ${message.type}`);
  }
}
