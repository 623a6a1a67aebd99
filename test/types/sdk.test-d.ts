import type * as z from 'zod';
import type { createConnectionSchema } from '../../core/api/connections.ts';
import type { fullMessageSchema } from '../../core/api/content.ts';
import type { listMessagesQuery, sendMessageSchema } from '../../core/api/messages.ts';
import type { problemSchema } from '../../core/api/problem.ts';
import type { tenantSchema } from '../../core/api/tenants.ts';
import type { ErrorCode as CoreErrorCode } from '../../core/provider/index.ts';
import {
  createClient,
  PolyzapError,
  verifyWebhook,
  type CreateConnection,
  type ErrorCode,
  type Event,
  type ListMessagesQuery,
  type Message,
  type MessageContent,
  type Problem,
  type SendMessage,
  type Tenant,
  type WebhookEvent,
} from '../../sdk/src/index.ts';

/** Checked by `tsc`, never run: each `@ts-expect-error` fails the build if the line below it begins to compile. */

// What the SDK says and what the gateway's schemas say is the same.

type Assignable<From, To> = [From] extends [To] ? true : { readonly from: From; readonly isNot: To };
/** Without `undefined`, and with optional fields too: one that only one side has would be assignable both ways. */
type Plain<Type> = Type extends object
  ? { readonly [Key in keyof Type]-?: Plain<Exclude<Type[Key], undefined>> }
  : Type;
type Same<Left, Right> = [Assignable<Plain<Left>, Plain<Right>>, Assignable<Plain<Right>, Plain<Left>>];
type Input<Schema extends z.ZodType> = z.input<Schema>;

export const sends: Same<SendMessage, Input<typeof sendMessageSchema>> = [true, true];
export const connections: Same<CreateConnection, Input<typeof createConnectionSchema>> = [true, true];
export const codes: Same<ErrorCode, CoreErrorCode> = [true, true];
export const tenants: Same<Tenant, z.output<typeof tenantSchema>> = [true, true];
export const problems: Same<Problem, z.output<typeof problemSchema>> = [true, true];
// A number is `+…` in the gateway and a string here.
export const messages: Assignable<Plain<z.output<typeof fullMessageSchema>>, Plain<Message>> = true;
export const queries: Assignable<keyof z.input<typeof listMessagesQuery>, keyof ListMessagesQuery> = true;

// Unions narrow.

const client = createClient({ baseUrl: 'http://127.0.0.1:8080', apiKey: 'k' });
declare const event: Event;
if (event.type === 'message.received') {
  const { content } = event.data.message;
  if (content.type === 'choice') void content.options.map(({ title }) => title.length);
  // @ts-expect-error a choice is one type among many
  void content.options;
}
// @ts-expect-error not every event has a message
void event.data.message;

/** Every type of event, each with what it has: without one of them, this returns nothing on some way, and does not compile. */
export function tellEvent(one: WebhookEvent): string {
  switch (one.type) {
    case 'message.received':
      return one.data.message.id + one.data.contact.id;
    case 'message.status_changed':
      return `${one.data.state} ${one.data.error?.code === 'outside_window'}`;
    case 'message.edited':
      return one.data.text ?? '';
    case 'message.revoked':
      return one.data.messageId ?? '';
    case 'contact.identified':
      return one.data.contactId;
    case 'connection.state_changed':
      return one.data.state.nextAction;
    case 'connection.switched':
      return one.data.from.provider;
    case 'connection.held':
      return one.data.reason;
    case 'connection.released':
      return `${one.data.newContactsOnly}`;
    case 'connect_link.used':
    case 'connect_link.completed':
    case 'connect_link.expired':
      return one.data.linkId;
    case 'conversation.window_opened':
      return one.data.expiresAt ?? '';
    case 'contact.opted_out':
    case 'contact.opted_in':
      return one.data.source;
    case 'webhook_endpoint.disabled':
      return one.data.reason;
    case 'unknown':
      return one.data.reason;
    case 'webhook_endpoint.ping':
      return one.data.endpointId;
  }
}
// @ts-expect-error one that is forgotten would be left over
export const forgotten = (one: Exclude<Event, { type: 'message.received' }>): never => one;

/** Every type of what a message may hold. */
export function tellContent(content: MessageContent): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'image':
    case 'video':
      return content.caption ?? content.media?.mediaType ?? '';
    case 'audio':
      return `${content.voice}`;
    case 'document':
      return content.filename ?? '';
    case 'sticker':
      return content.media?.mediaType ?? '';
    case 'location':
      return `${content.latitude}`;
    case 'contacts':
      return content.contacts[0]?.name ?? '';
    case 'reaction':
      return content.emoji ?? '';
    case 'poll':
      return content.question;
    case 'buttons':
      return content.options[0]?.title ?? '';
    case 'list':
      return content.button;
    case 'cta_url':
      return content.url;
    case 'card':
      return content.text;
    case 'carousel':
      return content.text;
    case 'template':
      return content.name;
    case 'choice':
      return content.options[0]?.id ?? '';
    case 'order':
    case 'system':
    case 'unsupported':
    case 'removed':
      return content.type;
  }
}

/** Every message that can be sent, as its content comes back. */
export const kinds: Assignable<SendMessage['type'], MessageContent['type']> = true;

/** Every code: `Record` wants each of them, and no other. */
export const advice = (code: ErrorCode, known: Readonly<Record<ErrorCode, string>>): string => known[code];
declare const failed: Message;
void (failed.error?.code === 'recipient_unreachable');
// @ts-expect-error of a message, too, a code is one of the table's
void (failed.error?.code === 'recipient_unreachabel');

declare const error: unknown;
if (PolyzapError.isInstance(error)) {
  void (error.code === 'outside_window');
  // @ts-expect-error a code is one of the table's
  void (error.code === 'outside_windows');
}

// What the API would refuse does not compile.

void client.messages.send({ to: '+5511999990001', type: 'text', text: 'x' }, { idempotencyKey: 'k' });
// @ts-expect-error a text has a text
void client.messages.send({ to: '+5511999990001', type: 'text' });
// @ts-expect-error an image has no filename
void client.messages.send({ to: '+5511999990001', type: 'image', media: { url: 'https://x.test' }, filename: 'x' });
// @ts-expect-error media is by URL or base64
void client.messages.send({ to: '+5511999990001', type: 'sticker', media: { path: 'x' } });
// @ts-expect-error there is no such type
void client.messages.send({ to: '+5511999990001', type: 'fax', text: 'x' });
// @ts-expect-error scopes are known
void client.keys.create({ name: 'k', scopes: ['everything'] });
void verifyWebhook(new Request('https://x.test'), { secret: ['whsec_a', 'whsec_b'] });
// @ts-expect-error a webhook is proven with a secret
void verifyWebhook({ payload: '', headers: {} });
// @ts-expect-error so is a request
void verifyWebhook(new Request('https://x.test'));
