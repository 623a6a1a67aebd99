import * as z from 'zod';
import type {
  Address,
  InboundMessage,
  MessageTarget,
  PhoneNumber,
  ProviderEvent,
  Referral,
} from '../../core/provider/index.ts';
import { senderOf, type WebhookContact } from './contacts.ts';
import { editedText, readContent } from './inbound-content.ts';
import { optionalFlag, optionalText, secondsSchema, toPhoneNumber, unknownEvent } from './payload.ts';

/** What stands around a message in its webhook. */
export type MessageContext = {
  readonly provider: string;
  /** Our own. */
  readonly number: PhoneNumber | undefined;
  readonly receivedAt: string;
  readonly contacts: readonly WebhookContact[];
  /** Whether no other message came with it. */
  readonly alone: boolean;
};

const messageSchema = z.object({
  id: z.string().min(1),
  type: z.string().catch('missing'),
  timestamp: secondsSchema.optional().catch(undefined),
  from: optionalText,
  from_user_id: optionalText,
  from_parent_user_id: optionalText,
  group_id: optionalText,
  context: z
    .object({ id: optionalText, from: optionalText, forwarded: optionalFlag, frequently_forwarded: optionalFlag })
    .optional()
    .catch(undefined),
  referral: z
    .object({
      source_url: optionalText,
      source_id: optionalText,
      source_type: optionalText,
      headline: optionalText,
      body: optionalText,
      ctwa_clid: optionalText,
    })
    .optional()
    .catch(undefined),
  system: z.object({ wa_id: optionalText, user_id: optionalText }).optional().catch(undefined),
  edit: z
    .object({ original_message_id: z.string().min(1), message: z.unknown() })
    .optional()
    .catch(undefined),
  revoke: z
    .object({ original_message_id: z.string().min(1) })
    .optional()
    .catch(undefined),
});

type Message = z.output<typeof messageSchema>;

/**
 * One message that somebody sent. Mostly one event; a message of a kind that we do not know is told twice: as a
 * message that cannot be shown, and as an `unknown` event that keeps its payload.
 */
export function messageEvents(context: MessageContext, payload: unknown): readonly ProviderEvent[] {
  const { number, receivedAt } = context;
  const message = messageSchema.safeParse(payload).data;
  const from = message === undefined ? undefined : sender(message, context);
  if (message === undefined || from === undefined) {
    return [unknownEvent(payload, 'a message that cannot be read', { timestamp: receivedAt, number })];
  }
  const timestamp = message.timestamp ?? receivedAt;
  const envelope = { id: message.id, timestamp, ...(number !== undefined && { number }) };
  const [address] = from.addresses;
  const chat: Address = message.group_id === undefined ? address : { type: 'group', id: message.group_id };
  const change = changeOf(message, chat);
  if (change !== undefined) return [{ ...envelope, ...change }];

  const replyTo = quoted(message, number);
  const referral = referralOf(message);
  const read = readContent(payload, { provider: context.provider, type: message.type, target: replyTo });
  const data: InboundMessage = {
    providerMessageId: message.id,
    from,
    ...(message.group_id !== undefined && { groupId: message.group_id }),
    sentAt: timestamp,
    ...(replyTo !== undefined && { replyTo }),
    ...(isForwarded(message) && { forwarded: true }),
    ...(referral !== undefined && { referral }),
    ...(read ?? { type: 'unsupported', providerType: message.type }),
  };
  const received: ProviderEvent = { ...envelope, type: 'message.received', data };
  if (read !== undefined) return [received];
  const id = `${message.id}:payload`;
  return [received, unknownEvent(payload, `a message of type ${message.type}`, { timestamp, number, id })];
}

/** A message of the system about a new number or id may leave the old one out. */
function sender(message: Message, { contacts, alone }: MessageContext) {
  const { from: phone, from_user_id: userId, from_parent_user_id: parentUserId, system } = message;
  return (
    senderOf({ phone, userId, parentUserId }, contacts, alone) ??
    senderOf({ phone: system?.wa_id, userId: system?.user_id }, contacts, alone)
  );
}

type Body<Event> = Event extends ProviderEvent ? Pick<Event, 'type' | 'data'> : never;
type Change = Body<Extract<ProviderEvent, { type: 'message.edited' | 'message.revoked' }>>;

/** Edits and deletions come as messages of their own. Numbers that are also used in the Business app get them. */
function changeOf(message: Message, chat: Address): Change | undefined {
  if (message.type === 'revoke' && message.revoke !== undefined) {
    return { type: 'message.revoked', data: { chat, target: original(message.revoke) } };
  }
  if (message.type !== 'edit' || message.edit === undefined) return undefined;
  const text = editedText(message.edit.message);
  if (text === undefined) return undefined;
  return { type: 'message.edited', data: { chat, target: original(message.edit), text } };
}

function original(change: { readonly original_message_id: string }): MessageTarget {
  return { providerMessageId: change.original_message_id, direction: 'inbound' };
}

/** Whose the quoted message was: ours, unless the webhook names somebody else as its sender. */
function quoted({ context }: Message, ours: PhoneNumber | undefined): MessageTarget | undefined {
  if (context?.id === undefined || context.id === '') return undefined;
  const others = context.from !== undefined && ours !== undefined && toPhoneNumber(context.from) !== ours;
  return { providerMessageId: context.id, direction: others ? 'inbound' : 'outbound' };
}

function isForwarded({ context }: Message): boolean {
  return context?.forwarded === true || context?.frequently_forwarded === true;
}

/** The advertisement or post that was clicked. */
function referralOf({ referral }: Message): Referral | undefined {
  if (referral === undefined) return undefined;
  const entries = [
    ['sourceId', referral.source_id],
    ['sourceType', referral.source_type],
    ['sourceUrl', referral.source_url],
    ['headline', referral.headline],
    ['body', referral.body],
    ['clickId', referral.ctwa_clid],
  ] as const;
  const found: Referral = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  return Object.keys(found).length === 0 ? undefined : found;
}
