/**
 * What tests, benchmarks and the demo see of the fake. The same types hold in the same process (`startFakeWhatsApp`)
 * and over the control API (`connectFakeWhatsApp`), therefore everything returns promises.
 *
 * Numbers are written `+5511999990001`; a `to` may also be a group's id or any address of a person.
 */
import type { proto } from '@whiskeysockets/baileys';

/** A message as a person's phone has it. */
export type ReceivedMessage = {
  /** Counts up from 1 within one phone. */
  readonly seq: number;
  readonly id: string;
  /** Number of the other person, or id of the group. */
  readonly chat: string;
  /** Number of the sender, and the device that sent it (0 = the phone). */
  readonly from: string;
  readonly fromDevice: number;
  readonly fromMe: boolean;
  /** Unix seconds, from the stanza. */
  readonly time: number;
  /** Milliseconds since the epoch at which the phone had decrypted it. */
  readonly receivedAt: number;
  readonly encryption: 'pkmsg' | 'msg' | 'skmsg' | 'plain';
  /** The address under which the sender reached this phone (PN or LID), or the group. */
  readonly addressedAs: string;
  /** `type` of the stanza: text, media, reaction, poll, … */
  readonly stanzaType: string;
  /** `edit` of the stanza: 1 edit, 7 revoke, 8 revoke by an admin. */
  readonly edit?: string;
  readonly message: proto.IMessage;
  /** The text or caption, if there is one. */
  readonly text?: string;
  /** How many times this id arrived on the wire; a person sees the message once. */
  wireCount: number;
};

export type ReceiptType = 'delivered' | 'read' | 'played';

/** A receipt that reached this person's phone. */
export type SeenReceipt = {
  readonly seq: number;
  readonly ids: readonly string[];
  readonly from: string;
  readonly fromDevice: number;
  readonly chat: string;
  /** `delivered` for a receipt without type; else what the wire says: inactive, read, read-self, played, sender, … */
  readonly type: string;
};

/** Something that a session showed this person without a message: that it types, that it declined a call. */
export type SeenSign = {
  readonly seq: number;
  readonly from: string;
  readonly fromDevice: number;
  readonly sign: 'composing' | 'recording' | 'paused' | 'call-rejected';
};

export type LinkedDevice = {
  readonly id: number;
  readonly platform: string;
  readonly connected: boolean;
  readonly logins: number;
  /** Stanzas that this device has not acknowledged. */
  readonly pending: number;
  /** One-time pre-keys left on the server. */
  readonly preKeys: number;
};

export type WaitOptions = { readonly timeoutMs?: number };

export type SendOptions = {
  readonly id?: string;
  /** Unix seconds. */
  readonly time?: number;
  readonly addressing?: 'pn' | 'lid';
  /** A message that this one answers. */
  readonly quoted?: Pick<ReceivedMessage, 'id' | 'from' | 'message'>;
  /** How many times the ciphertext is spoiled on its way to companions, so that they ask for a retry. */
  readonly corrupt?: number;
  /** Extra attributes of the stanza. */
  readonly attributes?: Record<string, string>;
};

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

export type MediaContent = {
  readonly type: MediaKind;
  readonly bytes: Uint8Array;
  readonly mimetype: string;
  readonly caption?: string;
  readonly fileName?: string;
  /** A voice note. */
  readonly ptt?: boolean;
  readonly seconds?: number;
  /** Host it, then lose the file: a download gives 404. */
  readonly missing?: boolean;
};

/** A person: their phone, as they would use it. */
export type Phone = {
  readonly number: string;
  readonly jid: string;
  readonly lid: string;
  readonly name: string;

  /** Links the companion that shows this QR. Resolves once the companion's device signature has been verified. */
  scan(qr: string, options?: WaitOptions): Promise<LinkedDevice>;
  /** Types the code that a companion shows for this number. Rejects with `wrong pairing code` if it is not the one. */
  enterPairingCode(code: string, options?: WaitOptions): Promise<LinkedDevice>;
  devices(): Promise<LinkedDevice[]>;
  /** Unlinks one companion, or all. */
  removeDevice(id?: number): Promise<void>;

  inbox(): Promise<ReceivedMessage[]>;
  /** What this account sent, from the phone or from a companion. */
  sent(): Promise<ReceivedMessage[]>;
  receipts(): Promise<SeenReceipt[]>;
  signs(): Promise<SeenSign[]>;
  /** The first message of the inbox that matches and that no earlier `next` gave; waits for it (default 30 s). */
  next(matches?: (message: ReceivedMessage) => boolean, options?: WaitOptions): Promise<ReceivedMessage>;
  /** The same for what this account sent. */
  nextSent(matches?: (message: ReceivedMessage) => boolean, options?: WaitOptions): Promise<ReceivedMessage>;
  /** The same for receipts. */
  nextReceipt(matches?: (receipt: SeenReceipt) => boolean, options?: WaitOptions): Promise<SeenReceipt>;
  /** The same for signs. */
  nextSign(matches?: (sign: SeenSign) => boolean, options?: WaitOptions): Promise<SeenSign>;
  /** Forgets inbox, sent, receipts and signs. */
  clear(): Promise<void>;

  sendText(to: string, text: string, options?: SendOptions): Promise<string>;
  /** Sends any content; returns the message id. */
  send(to: string, message: proto.IMessage, options?: SendOptions): Promise<string>;
  sendMedia(to: string, media: MediaContent, options?: SendOptions): Promise<string>;
  /** Downloads, checks and decrypts the media of a message; throws if MAC or hash is wrong. */
  openMedia(message: proto.IMessage): Promise<Uint8Array>;
  receipt(messageId: string, to: string, type: ReceiptType): Promise<void>;
  /** What happens by itself when a message arrives; default `delivered`. */
  setAutoReceipts(mode: 'none' | 'delivered' | 'read'): Promise<void>;
  /** `composing`, `recording` or `paused`, seen by the companions of `to`. */
  typing(to: string, state: 'composing' | 'recording' | 'paused'): Promise<void>;
  /** Calls: an offer reaches the companions of `to`; gives the call's id. */
  call(to: string, options?: { video?: boolean }): Promise<string>;
  hangUp(to: string, callId: string): Promise<void>;
  /** A new phone: new identity, no sessions, no linked devices; the companions of others are told. */
  reinstall(): Promise<void>;
  /** Asks for the next `count` arriving messages again, as if they could not be decrypted. */
  askAgain(count: number): Promise<void>;
};

export type Group = {
  readonly id: string;
  /** Numbers, as they are now. */
  participants(): Promise<string[]>;
  add(number: string): Promise<void>;
  remove(number: string): Promise<void>;
  setSubject(subject: string): Promise<void>;
};

export type Session = {
  readonly number: string;
  readonly device: number;
  readonly platform: string;
};

export type Stats = {
  /** Sockets accepted. */
  connections: number;
  registrations: number;
  pairings: number;
  logins: number;
  loginsRefused: number;
  /** Message stanzas that sessions sent; those taken; those refused by a nack fault. */
  messagesIn: number;
  messagesTaken: number;
  nacks: number;
  /** Message stanzas put on the wire towards sessions, repeats included. */
  messagesOut: number;
  /** Messages that phones decrypted, and those they could not. */
  decrypted: number;
  undecryptable: number;
  receiptsIn: number;
  receiptsOut: number;
  queries: number;
  uploads: number;
  downloads: number;
};

/** How a session is thrown out. */
export type Kick =
  | { readonly how: 'stream-error'; readonly code?: number }
  | { readonly how: 'replaced' }
  | { readonly how: 'device-removed' }
  | { readonly how: 'abort' }
  | { readonly how: 'close' };

/** Things that go wrong. `number` is the account whose sessions are hit. */
export type Faults = {
  /** The next `times` (default 1) messages that match are refused with this code in the ack, and not delivered. */
  nack(fault: { from?: string; to?: string; code: number; times?: number }): Promise<void>;
  /** Messages are taken and delivered, their acks wait for `releaseAcks`. */
  holdAcks(): Promise<void>;
  releaseAcks(): Promise<void>;
  /** The acks of the next `times` messages never leave; the messages are delivered. */
  dropAcks(times?: number): Promise<void>;
  /** No answer at all to sessions of this number (or to any), connected or to come, until `speak`. */
  silence(number?: string): Promise<void>;
  speak(number?: string): Promise<void>;
  /** Every stanza to sessions is this late. 0 ends it. */
  slow(milliseconds: number): Promise<void>;
  /** Throws out the connected sessions of a number (all if none is given). */
  kick(number: string | undefined, kick: Kick): Promise<void>;
  /** The next `times` (default 1) logins or registrations fail with this reason: 401, 403, 405, 411, 503, … */
  failLogin(fault: { number?: string; reason: number; times?: number }): Promise<void>;
  /** New connections are cut before they can speak. */
  refuseConnections(refuse: boolean): Promise<void>;
  notOnWhatsApp(number: string, absent?: boolean): Promise<void>;
  /** The server does not tell this person's LID: Baileys cannot start a session then (`All encryptions failed`). */
  withoutLid(number: string, without?: boolean): Promise<void>;
  /** The next `times` (default 1) queries of this kind (`usync`, `w:g2`, `encrypt`, `w:m`, …) fail, 429 for too many. */
  failQuery(fault: { number?: string; xmlns: string; code: number; times?: number }): Promise<void>;
  /**
   * Scanning or typing the code for this number gives the passkey request instead of pair-success. `ask` (the default):
   * that is all, and `scan` rejects with `passkey requested`; `link`: the exchange goes on and `scan` resolves at its end.
   */
  passkey(number: string, mode?: 'ask' | 'link' | 'off'): Promise<void>;
  /** Tells the sessions of a number that `left` pre-keys are left, and makes it so. */
  preKeyLow(number: string, left: number): Promise<void>;
  /** What a session is told that asks for its restriction; undefined lifts it. */
  reachoutTimelock(number: string, until: { type: string; endsAtSeconds: number } | undefined): Promise<void>;
  /** Loses a stored file, by the direct path in the message; the phone can upload it again when asked. */
  loseMedia(directPath: string): Promise<void>;
  /** Ends all faults above, except those that have happened. */
  clear(): Promise<void>;
};

export type FakeWhatsApp = {
  /** For `waWebSocketUrl`. */
  readonly url: string;
  /** Where media live: plain HTTP on the same port. */
  readonly mediaUrl: string;
  readonly faults: Faults;
  addAccount(account: { number: string; lid?: string; name?: string }): Promise<Phone>;
  /** The phone of an account that exists. */
  phone(number: string): Promise<Phone>;
  accounts(): Promise<string[]>;
  addGroup(group: { subject: string; participants: string[]; addressing?: 'pn' | 'lid' }): Promise<Group>;
  sessions(): Promise<Session[]>;
  stats(): Promise<Stats>;
  /** Resolves when a session of this number is logged in (or when none is, for `whenOffline`). */
  whenOnline(number: string, options?: WaitOptions): Promise<void>;
  whenOffline(number: string, options?: WaitOptions): Promise<void>;
  /** Resolves when the sessions of this number have acknowledged everything that was queued for them. */
  whenAcknowledged(number: string, options?: WaitOptions): Promise<void>;
  /** Resolves when a counter has reached `atLeast`. */
  whenCount(counter: keyof Stats, atLeast: number, options?: WaitOptions): Promise<void>;
  /** `keepInbox: false`: phones decrypt and count, but store nothing (benchmarks). */
  setOptions(options: { keepInbox?: boolean; history?: boolean; addressing?: 'pn' | 'lid' }): Promise<void>;
  close(): Promise<void>;
};
