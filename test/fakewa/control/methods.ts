/** What may be called over the control API. The types see to it that nothing of the API is forgotten. */
import type { Faults, Group } from '../api.ts';
import type { FakeBase } from '../complete.ts';
import type { PhoneBase } from '../phone/base.ts';

/** One entry for each method of T. */
export type Methods<T> = { [K in keyof T as T[K] extends (...parameters: never[]) => unknown ? K : never]: true };

/** Those of the fake that give plain data. */
export type FakeMethods = Omit<FakeBase, 'addAccount' | 'phone' | 'addGroup' | 'group'>;

export const FAKE_METHODS: Methods<FakeMethods> = {
  accounts: true,
  sessions: true,
  stats: true,
  whenOnline: true,
  whenOffline: true,
  whenAcknowledged: true,
  whenCount: true,
  setOptions: true,
  close: true,
};

export const PHONE_METHODS: Methods<PhoneBase> = {
  scan: true,
  enterPairingCode: true,
  devices: true,
  removeDevice: true,
  inbox: true,
  sent: true,
  receipts: true,
  signs: true,
  after: true,
  clear: true,
  sendText: true,
  send: true,
  sendMedia: true,
  openMedia: true,
  receipt: true,
  setAutoReceipts: true,
  typing: true,
  call: true,
  hangUp: true,
  reinstall: true,
  askAgain: true,
};

export const GROUP_METHODS: Methods<Group> = { participants: true, add: true, remove: true, setSubject: true };

export const FAULT_METHODS: Methods<Faults> = {
  nack: true,
  holdAcks: true,
  releaseAcks: true,
  dropAcks: true,
  silence: true,
  speak: true,
  slow: true,
  kick: true,
  failLogin: true,
  refuseConnections: true,
  notOnWhatsApp: true,
  withoutLid: true,
  failQuery: true,
  passkey: true,
  preKeyLow: true,
  reachoutTimelock: true,
  loseMedia: true,
  clear: true,
};

export type Call = {
  readonly target: 'fake' | 'phone' | 'group' | 'faults';
  /** Number of the phone, id of the group. */
  readonly key: string;
  readonly method: string;
  readonly parameters: unknown[];
};
