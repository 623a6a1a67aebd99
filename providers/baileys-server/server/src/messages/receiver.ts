import {
  decodeMessageNode,
  isJidBroadcast,
  isJidNewsletter,
  jidDecode,
  proto,
  toNumber,
  unpadRandomMax16,
  WAMessageStubType,
  type BinaryNode,
  type SignalKeyStore,
  type WAMessage,
  type WAMessageKey,
} from '@whiskeysockets/baileys';
import type { ProviderEvent } from '../../../../../core/provider/index.ts';
import type { Lane } from '../database/writer.ts';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import { personOf } from './addresses.ts';
import { eventsOf, systemEvent, unreadable, unwrap } from './from-baileys.ts';
import type { Incoming, Self } from './incoming.ts';
import { openVote } from './poll-votes.ts';
import { isSet } from '../is-set.ts';

/** Takes what arrives on one connection to the store and the outbox. */
export type Receiver = {
  /** Sees every message stanza before it is decrypted. */
  stanza(node: BinaryNode): void;
  /** Queues what a plaintext means. Resolves before it is on disk: the gate holds the receipt until it is. */
  decrypted(ciphertext: Uint8Array, plaintext: Uint8Array): Promise<void>;
  /** Messages that did not come by decryption: system messages, unreadable ones, copies that the phone sent later. */
  upserted(messages: readonly WAMessage[]): Promise<void>;
};

/** Ids of decrypted messages that Baileys is about to emit as well. */
const RECENT = 512;

export type ReceiverParts = {
  /** Of the connection that it arrives on. */
  readonly lane: Lane;
  readonly keyStore: SignalKeyStore;
  readonly self: () => Self;
};

export function createReceiver(parts: Parts, session: string, { lane, keyStore, self }: ReceiverParts): Receiver {
  const stanzas = new WeakMap<Uint8Array, BinaryNode>();
  const recent = new Set<string>();
  const { messages, outbox } = parts;

  const remember = (id: string): void => {
    recent.add(id);
    if (recent.size <= RECENT) return;
    const [oldest] = recent;
    if (oldest !== undefined) recent.delete(oldest);
  };

  /** Stores a message and its events together. A failure is the writer's to report; it closes the connection. */
  const store = (key: WAMessageKey, message: proto.IWebMessageInfo, state: string, events: ProviderEvent[]): void => {
    const { id, remoteJid } = key;
    if (!isSet(id) || !isSet(remoteJid)) return;
    const row = { id, chat: remoteJid, state, content: message, createdAt: parts.now() };
    lane
      .write(async (transaction) => {
        if (await messages.addInbound(transaction, session, row)) await outbox.add(transaction, session, events);
      })
      .catch(() => undefined);
  };

  const storeEvents = (events: ProviderEvent[]): void => {
    if (events.length === 0) return;
    lane.write((transaction) => outbox.add(transaction, session, events)).catch(() => undefined);
  };

  /** What our own phone or another device of ours sent: quoted and reacted to later, but no news to the gateway. */
  const storeOwn = (key: WAMessageKey, message: proto.IWebMessageInfo): void => {
    const { id, remoteJid } = key;
    if (!isSet(id) || !isSet(remoteJid)) return;
    const row = { id, chat: remoteJid, state: 'sent', content: message, createdAt: parts.now() };
    lane
      .write(async (transaction) => {
        if ((await messages.states(transaction, session, [id])).size === 0)
          await messages.putOutbound(transaction, session, row);
      })
      .catch(() => undefined);
  };

  const take = async (message: WAMessage): Promise<void> => {
    const { key } = message;
    const content = message.message;
    const { id } = key;
    const chat = chatJid(key);
    if (!isSet(id) || chat === undefined || !isSet(content) || isNotAChat(chat)) return;
    const full = {
      key: { remoteJid: chat, fromMe: key.fromMe ?? false, id, participant: key.participant ?? null },
      message: content,
    };
    const info = { ...full, messageTimestamp: message.messageTimestamp ?? null, pushName: message.pushName ?? null };
    if (key.fromMe === true) {
      if (!isSet(unwrap(content).protocolMessage)) storeOwn(full.key, info);
      return;
    }
    const sender = await senderJids(key);
    const incoming: Incoming = {
      id,
      chat,
      sender,
      pushName: message.pushName ?? undefined,
      timestamp: toNumber(message.messageTimestamp),
      content,
      pollChoice: await pollChoice(content, sender),
    };
    const events = eventsOf(incoming, self());
    const isMessage = events.some((event) => event.type === 'message.received');
    if (isMessage) store(full.key, info, 'received', events);
    else storeEvents(events);
  };

  /** Every name of who wrote it. Both are on the stanza as a rule; else an earlier one told. */
  const senderJids = async (key: WAMessageKey): Promise<string[]> => {
    const main = key.participant || key.remoteJid;
    const alternative = key.participantAlt || key.remoteJidAlt || (await otherName(keyStore, main));
    return [main, alternative].filter((jid): jid is string => typeof jid === 'string' && jid !== '');
  };

  const pollChoice = async (content: proto.IMessage, voters: readonly string[]): Promise<Incoming['pollChoice']> => {
    const vote = unwrap(content).pollUpdateMessage;
    const id = vote?.pollCreationMessageKey?.id;
    if (!isSet(vote) || !isSet(id)) return undefined;
    const own = await lane.read(() => messages.find(session, 'out', id));
    const poll = own ?? (await lane.read(() => messages.find(session, 'in', id)));
    const message = poll?.content?.message;
    if (poll === undefined || !isSet(message)) return undefined;
    const creators = own === undefined ? await senderJids(poll.content?.key ?? {}) : self().jids;
    const options = openVote(
      vote,
      { id, message: { ...unwrap(message), messageContextInfo: message.messageContextInfo ?? null } },
      creators,
      voters,
    );
    return options === undefined ? undefined : { options, pollDirection: own === undefined ? 'inbound' : 'outbound' };
  };

  const takeStub = async (message: WAMessage): Promise<void> => {
    const { key, messageStubType } = message;
    const { id } = key;
    const chat = chatJid(key);
    if (!isSet(id) || chat === undefined || isNotAChat(chat) || key.fromMe === true) return;
    const facts = { id, chat, sender: await senderJids(key), timestamp: toNumber(message.messageTimestamp) };
    const info = {
      key: { ...key, remoteJid: chat },
      messageTimestamp: message.messageTimestamp ?? null,
      pushName: message.pushName ?? null,
    };
    if (messageStubType === WAMessageStubType.CIPHERTEXT) {
      // Baileys has asked the sender for it again; `waiting.ts` gives up on it some time later.
      store(info.key, info, 'waiting', []);
      return;
    }
    if (!isSet(messageStubType)) {
      const type = key.isViewOnce === true ? 'view_once' : 'empty';
      store(
        info.key,
        info,
        'received',
        unreadable({ ...facts, pushName: message.pushName ?? undefined }, self(), type),
      );
      return;
    }
    const parameters = (message.messageStubParameters ?? []) as readonly string[];
    const events = systemEvent(
      facts,
      self(),
      WAMessageStubType[messageStubType] ?? String(messageStubType),
      parameters,
    );
    store(info.key, info, 'received', events);
  };

  return {
    stanza(node) {
      if (!Array.isArray(node.content)) return;
      for (const { tag, content } of node.content) {
        if (tag === 'enc' && content instanceof Uint8Array) stanzas.set(content, node);
      }
    },
    async decrypted(ciphertext, plaintext) {
      const node = stanzas.get(ciphertext);
      if (node === undefined || node.attrs['category'] === 'peer') return;
      try {
        const own = self().jids;
        const { fullMessage } = decodeMessageNode(node, own[0] ?? '', own[1] ?? '');
        const opened = proto.Message.decode(unpadRandomMax16(plaintext));
        const message = opened.deviceSentMessage?.message ?? opened;
        if (isSet(fullMessage.key.id)) remember(fullMessage.key.id);
        await take({ ...fullMessage, message });
      } catch (error) {
        // It must not look like a failed decryption to Baileys, which would ask for the message again and again.
        parts.log.error({ session, error: describeError(error) }, 'a message could not be read');
      }
    },
    async upserted(list) {
      for (const message of list) {
        try {
          if (!isSet(message.message)) await takeStub(message);
          else if (!recent.has(message.key.id ?? '')) await take(message);
        } catch (error) {
          parts.log.error({ session, error: describeError(error) }, 'a message could not be read');
        }
      }
    },
  };
}

/** A broadcast list's message is shown in the chat with its sender. */
function chatJid(key: WAMessageKey): string | undefined {
  const jid = key.remoteJid ?? undefined;
  if (jid === undefined) return undefined;
  return isJidBroadcast(jid) === true && jid !== 'status@broadcast' ? (key.participant ?? undefined) : jid;
}

function isNotAChat(jid: string): boolean {
  return jid === 'status@broadcast' || isJidNewsletter(jid) === true;
}

/** A person's other name out of the mappings that this session has learned; asks nobody. */
async function otherName(keyStore: SignalKeyStore, jid: string | null | undefined): Promise<string | undefined> {
  const person = personOf(jid);
  const user = jidDecode(jid ?? undefined)?.user;
  if (person === undefined || user === undefined) return undefined;
  const key = person.type === 'user' ? `${user}_reverse` : user;
  const { [key]: other } = await keyStore.get('lid-mapping', [key]);
  if (other === undefined) return undefined;
  return person.type === 'user' ? `${other}@s.whatsapp.net` : `${other}@lid`;
}
