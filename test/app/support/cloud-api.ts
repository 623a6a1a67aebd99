import * as z from 'zod';
import { metadata, webhookOf } from '../../../providers/cloud-api/harness-webhooks.ts';
import type { TakenMessage } from '../../../providers/cloud-api/harness-graph.ts';
import { fakeCloud, harness as cloud } from '../../../providers/cloud/harness.ts';
import { sign, SIGNATURE_HEADER } from '../../../providers/cloud/webhook.ts';
import { fakeDialog360, harness as dialog360 } from '../../../providers/dialog360/harness.ts';
import { SECRET_HEADER } from '../../../providers/dialog360/webhook.ts';
import { PERSON, PERSON_NAME, post, unique, type Seen, type VendorAccount } from './vendor-world.ts';

/** Meta itself, at `baseUrl`. */
export function cloudWorld(baseUrl: string): VendorAccount {
  const taken: TakenMessage[] = [];
  return worldOf('cloud', cloud.config, fakeCloud(baseUrl, taken), taken, (body) => ({
    [SIGNATURE_HEADER]: sign(String(cloud.config['appSecret']), body),
  }));
}

/** Meta behind 360dialog, at `baseUrl`. */
export function dialog360World(baseUrl: string): VendorAccount {
  const taken: TakenMessage[] = [];
  let told = '';
  const handlers = fakeDialog360(baseUrl, taken, (webhookUrl) => {
    told = webhookUrl;
  });
  const proof = () => ({ [SECRET_HEADER]: String(dialog360.config['webhookSecret']) });
  // It calls where it was told to, which nobody else knows, and not where somebody could enter by hand.
  return worldOf('360dialog', dialog360.config, handlers, taken, proof, () => told);
}

const waId = PERSON.slice(1);
const seconds = () => String(Math.floor(Date.now() / 1000));

function worldOf(
  provider: string,
  connectionConfig: VendorAccount['connectionConfig'],
  handlers: VendorAccount['handlers'],
  taken: readonly TakenMessage[],
  proof: (body: string) => Readonly<Record<string, string>>,
  told?: () => string,
): VendorAccount {
  let webhookUrl = '';
  const tell = async (value: Readonly<Record<string, unknown>>): Promise<void> => {
    const body = JSON.stringify(webhookOf(value));
    const headers = new Headers({ 'content-type': 'application/json', ...proof(body) });
    await post({ method: 'POST', url: told?.() ?? webhookUrl, headers, body: new TextEncoder().encode(body) });
  };
  const write = async (content: Readonly<Record<string, unknown>>, quoting: string | undefined): Promise<string> => {
    const id = `wamid.IN${unique()}`;
    const context = quoting === undefined ? {} : { context: { from: metadata.display_phone_number, id: quoting } };
    await tell({
      contacts: [{ profile: { name: PERSON_NAME }, wa_id: waId }],
      messages: [{ from: waId, id, timestamp: seconds(), ...context, ...content }],
    });
    return id;
  };
  const sees = () => taken.map(see);

  return {
    provider,
    connectionConfig,
    handlers,
    callsAt: (url) => {
      webhookUrl = url;
    },
    scans: () => Promise.reject(new Error('There is no phone')),
    personWrites: (text, quoting) => write({ type: 'text', text: { body: text } }, quoting?.id),
    async personPicks({ id, title }) {
      const offering = sees().findLast(({ kind }) => kind === 'buttons' || kind === 'card');
      const reply = { type: 'button_reply', button_reply: { id, title } };
      await write({ type: 'interactive', interactive: reply }, offering?.id);
    },
    personSees: async () => sees(),
    reports: ({ id }, status) => tell({ statuses: [{ id, status, timestamp: seconds(), recipient_id: waId }] }),
  };
}

const context = z.object({ context: z.object({ message_id: z.string() }).optional() });
const written = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.object({ body: z.string() }) }),
  z.object({ type: z.literal('image'), image: z.object({ link: z.url(), caption: z.string() }) }),
  z.object({ type: z.literal('location'), location: z.object({ name: z.string() }) }),
  z.object({
    type: z.literal('interactive'),
    interactive: z.object({
      type: z.literal('button'),
      header: z.object({ type: z.string() }).optional(),
      body: z.object({ text: z.string() }),
    }),
  }),
  z.object({
    type: z.literal('template'),
    template: z.object({
      name: z.string(),
      components: z.array(z.object({ parameters: z.array(z.object({ text: z.string() })) })),
    }),
  }),
]);

function see({ id, body }: TakenMessage): Seen {
  const base = { id, quotes: context.parse(body).context?.message_id };
  const message = written.parse(body);
  switch (message.type) {
    case 'text':
      return { ...base, kind: 'text', text: message.text.body };
    case 'image':
      return { ...base, kind: 'image', text: message.image.caption };
    case 'location':
      return { ...base, kind: 'location', text: message.location.name };
    case 'interactive':
      return {
        ...base,
        kind: message.interactive.header === undefined ? 'buttons' : 'card',
        text: message.interactive.body.text,
      };
    case 'template': {
      const parameters = message.template.components.flatMap((part) => part.parameters.map(({ text }) => text));
      return { ...base, kind: 'template', text: [message.template.name, ...parameters].join(' ') };
    }
  }
}
