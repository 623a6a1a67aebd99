/** What the fake knows: people, their linked devices, open connections, groups, faults. Types only. */
import type { proto } from '@whiskeysockets/baileys';
import type { PreKey, SignalEndpoint, SignedPreKey } from '../phone/signal.ts';
import type { FaultState } from './faults.ts';
import type { Node } from '../wire/nodes.ts';
import type { ReceivedMessage, SeenReceipt, SeenSign, Stats } from '../api.ts';

/** How a stanza to a device is acknowledged, and until then kept. */
export type StanzaClass = 'message' | 'receipt' | 'notification' | 'call';

export type Pending = { readonly class: StanzaClass; readonly node: Node; sends: number };

/** A companion that an account has linked. */
export type Device = {
  readonly account: Account;
  readonly id: number;
  readonly keyIndex: number;
  readonly platform: string;
  readonly noiseKey: Buffer;
  readonly identity: Buffer;
  readonly registrationId: number;
  readonly linkedAt: number;
  signedPreKey: SignedPreKey;
  preKeys: PreKey[];
  /** Delivered but not acknowledged, or not yet delivered; in order. */
  pending: Pending[];
  connection: Connection | undefined;
  /** Logged in and past `passive active`: live stanzas may be sent. */
  active: boolean;
  logins: number;
  historySent: boolean;
  preKeyLowSent: boolean;
  removed: boolean;
};

/** A person: a number, a LID, a phone (device 0, which lives in this process) and linked companions. */
export type Account = {
  readonly digits: string;
  readonly lid: string;
  readonly name: string;
  signal: SignalEndpoint;
  readonly devices: Map<number, Device>;
  nextDevice: number;
  readonly phone: PhoneState;
};

/** Something addressed to a person's phone, with who sent it already known. */
export type Delivery = { readonly node: Node; readonly from: Account; readonly fromDevice: number };

/** What the phone sent and may have to send again. */
export type Outgoing = {
  readonly id: string;
  readonly message: proto.IMessage;
  readonly chat: string;
  readonly attributes: Record<string, string>;
  readonly stanzaType: string;
  readonly time: number;
  /** How many more copies are spoiled. */
  corrupt: number;
};

export type PhoneState = {
  autoReceipts: 'none' | 'delivered' | 'read';
  readonly inbox: ReceivedMessage[];
  /** What this person's other devices sent, and what the phone itself sent. */
  readonly sent: ReceivedMessage[];
  readonly byKey: Map<string, ReceivedMessage>;
  readonly receipts: SeenReceipt[];
  readonly signs: SeenSign[];
  nextSeq: number;
  /** How many of the next messages the phone pretends it cannot decrypt. */
  undecryptableNext: number;
  readonly outgoing: Map<string, Outgoing>;
  readonly senderKeyGiven: Map<string, Set<string>>;
  /** How often each message was asked for again. */
  readonly retries: Map<string, number>;
  /** Everything the phone has to do, one after the other. */
  work: Promise<void>;
};

/** What a client shows when it asks to be linked. */
export type Registration = {
  readonly registrationId: number;
  readonly identity: Buffer;
  readonly signedPreKey: SignedPreKey;
  readonly platform: string;
};

export type Connection = {
  readonly noiseKey: Buffer;
  registration: Registration | undefined;
  device: Device | undefined;
  /** What the client has sent for linking with a passkey, by tag. */
  readonly passkey: Map<string, Node>;
  readonly open: boolean;
  send(node: Node): void;
  /** Sends an iq and waits for its answer. */
  ask(iq: Node): Promise<Node>;
  /** Ends politely, after what was sent. */
  close(): void;
  /** Cuts the TCP connection. */
  abort(): void;
};

/** A companion that showed a code and waits for the phone. */
export type PairingHello = {
  readonly connection: Connection;
  readonly wrappedEphemeral: Buffer;
};

export type GroupState = {
  /** `…@g.us` */
  readonly id: string;
  readonly addressing: 'pn' | 'lid';
  readonly created: number;
  readonly members: Account[];
  subject: string;
};

export type World = {
  readonly options: { keepInbox: boolean; history: boolean; addressing: 'pn' | 'lid'; preKeyLowAt: number };
  readonly accounts: Map<string, Account>;
  readonly accountsByLid: Map<string, Account>;
  readonly groups: Map<string, GroupState>;
  readonly media: Map<string, Buffer>;
  /** Files that the host has lost; phones still have them. */
  readonly lostMedia: Map<string, Buffer>;
  readonly refs: Map<string, Connection>;
  readonly hellos: Map<string, PairingHello>;
  /** `companion_finish` requests by pairing ref, until the phone has read them. */
  readonly finishes: Map<string, Node>;
  readonly connections: Set<Connection>;
  readonly faults: FaultState;
  readonly stats: Stats;
  /** Wakes whoever waits for a condition. */
  readonly changed: Changes;
  readonly mediaHost: () => string;
};

/** A condition variable: `until` resolves when `check` returns something. */
export type Changes = {
  /** How often something changed. */
  readonly count: number;
  notify(): void;
  until<T>(check: () => T | undefined, timeoutMs: number, what: string): Promise<T>;
};
