import { normalizeMessageContent, proto, toNumber } from '@whiskeysockets/baileys';
import type { Contact, MessageTarget, ProviderEvent } from '../../../../../core/provider/index.ts';
import { chatOf, contactOf, sameUser } from './addresses.ts';
import { contentOf, quotedKey, type InboundContent, type TargetOf } from './content-of.ts';
import type { Incoming, Self } from './incoming.ts';
import { isSet } from '../is-set.ts';

const { Type } = proto.Message.ProtocolMessage;

/**
 * What a message from somebody else means to the gateway. Pure, never throws on what it does not know: that becomes
 * `unsupported`. Empty where a message says nothing to people (keys, settings). Ids are the same whenever the same
 * message comes again.
 */
export function eventsOf(incoming: Incoming, self: Self): ProviderEvent[] {
  const content = unwrap(incoming.content);
  const envelope = {
    timestamp: isoOf(incoming.timestamp),
    ...(self.number === undefined ? {} : { number: self.number }),
  };
  const from = contactOf(incoming.sender, incoming.pushName);
  const chat = chatOf(incoming.chat);
  if (from === undefined || chat === undefined) {
    const payload = { providerMessageId: incoming.id };
    return [
      {
        type: 'unknown',
        id: `message:${incoming.id}`,
        ...envelope,
        data: { reason: 'sender is not a person', payload },
      },
    ];
  }
  const targetOf = targetResolver(self);

  const { protocolMessage } = content;
  if (isSet(protocolMessage)) {
    const target = targetOf(protocolMessage.key);
    if (protocolMessage.type === Type.REVOKE && target !== undefined)
      return [
        { type: 'message.revoked', id: `revoked:${target.providerMessageId}`, ...envelope, data: { chat, target } },
      ];
    if (protocolMessage.type === Type.MESSAGE_EDIT && target !== undefined) {
      const text = editedText(protocolMessage.editedMessage);
      const id = `edited:${target.providerMessageId}:${incoming.id}`;
      return [{ type: 'message.edited', id, ...envelope, data: { chat, target, text } }];
    }
    // Timers, key shares, sync: between devices, not between people.
    return [];
  }

  const said = choiceOf(content, incoming, targetOf) ?? contentOf(content, incoming.id, targetOf);
  if (said === undefined) return [];
  const context = contextOf(content);
  const replyTo = said.type === 'choice' ? undefined : targetOf(quotedKey(context));
  return [
    {
      type: 'message.received',
      id: `message:${incoming.id}`,
      ...envelope,
      data: {
        providerMessageId: incoming.id,
        from,
        ...(chat.type === 'group' ? { groupId: chat.id } : {}),
        sentAt: envelope.timestamp,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(context?.isForwarded === true ? { forwarded: true } : {}),
        ...said,
      },
    },
  ];
}

/** A message that stayed unreadable: said once we have waited for it in vain. */
export function unreadable(
  incoming: Pick<Incoming, 'id' | 'chat' | 'sender' | 'pushName' | 'timestamp'>,
  self: Self,
  providerType: string,
): ProviderEvent[] {
  const from = contactOf(incoming.sender, incoming.pushName);
  const chat = chatOf(incoming.chat);
  if (from === undefined || chat === undefined) return [];
  const timestamp = isoOf(incoming.timestamp);
  return [
    {
      type: 'message.received',
      id: `unreadable:${incoming.id}`,
      timestamp,
      ...(self.number === undefined ? {} : { number: self.number }),
      data: {
        type: 'unsupported',
        providerType,
        providerMessageId: incoming.id,
        from,
        ...(chat.type === 'group' ? { groupId: chat.id } : {}),
        sentAt: timestamp,
      },
    },
  ];
}

/** WhatsApp itself says something in a chat. */
export function systemEvent(
  stub: { readonly id: string; readonly chat: string; readonly sender: readonly string[]; readonly timestamp: number },
  self: Self,
  providerType: string,
  parameters: readonly string[],
): ProviderEvent[] {
  // Some of these have no person behind them; the chat is the nearest thing.
  const from: Contact | undefined = contactOf(stub.sender) ?? contactOf(self.jids);
  const chat = chatOf(stub.chat);
  if (from === undefined || chat === undefined) return [];
  const timestamp = isoOf(stub.timestamp);
  return [
    {
      type: 'message.received',
      id: `system:${stub.id}`,
      timestamp,
      ...(self.number === undefined ? {} : { number: self.number }),
      data: {
        type: 'system',
        text: [providerType.toLowerCase().replaceAll('_', ' '), ...parameters].join(' '),
        providerType,
        providerMessageId: stub.id,
        from,
        ...(chat.type === 'group' ? { groupId: chat.id } : {}),
        sentAt: timestamp,
      },
    },
  ];
}

/** Takes ephemeral, view-once, captioned-document and edit wrappers off. */
export function unwrap(message: proto.IMessage): proto.IMessage {
  return normalizeMessageContent(message) ?? {};
}

/** Whose message a key means. In a person's chat the key is from the sender's side: their `fromMe` is not ours. */
function targetResolver(self: Self): TargetOf {
  const isOurs = (jid: string): boolean => self.jids.some((own) => sameUser(own, jid));
  return (key): MessageTarget | undefined => {
    const id = key?.id;
    if (!isSet(id) || id === '') return undefined;
    const participant = key?.participant;
    const ours = isSet(participant) && participant !== '' ? isOurs(participant) : key?.fromMe !== true;
    return { providerMessageId: id, direction: ours ? 'outbound' : 'inbound' };
  };
}

function choiceOf(content: proto.IMessage, incoming: Incoming, targetOf: TargetOf): InboundContent | undefined {
  const vote = content.pollUpdateMessage;
  if (!isSet(vote)) return undefined;
  const { pollChoice } = incoming;
  if (pollChoice === undefined) return { type: 'unsupported', providerType: 'pollUpdateMessage' };
  const target = targetOf(vote.pollCreationMessageKey);
  return {
    type: 'choice',
    source: 'poll',
    options: pollChoice.options.map((title) => ({ id: title, title })),
    ...(target === undefined ? {} : { target: { ...target, direction: pollChoice.pollDirection } }),
  };
}

/** Where a message keeps what it quotes and whether it was forwarded. */
function contextOf(message: proto.IMessage): proto.IContextInfo | undefined {
  for (const value of Object.values(message) as unknown[]) {
    if (typeof value === 'object' && value !== null && 'contextInfo' in value && isSet(value.contextInfo))
      return value.contextInfo;
  }
  return undefined;
}

function editedText(message: proto.IMessage | null | undefined): string {
  const inner = unwrap(message ?? {});
  return (
    inner.conversation ??
    inner.extendedTextMessage?.text ??
    inner.imageMessage?.caption ??
    inner.videoMessage?.caption ??
    inner.documentMessage?.caption ??
    ''
  );
}

/** WhatsApp's seconds, a number or a Long, as ISO 8601; the epoch where they are none. */
export function isoOf(seconds: number | { toNumber(): number } | null | undefined): string {
  const value = toNumber(seconds as Parameters<typeof toNumber>[0]);
  const milliseconds = value * 1000;
  return new Date(
    Number.isFinite(milliseconds) && milliseconds > 0 ? Math.min(milliseconds, 8.64e15) : 0,
  ).toISOString();
}
