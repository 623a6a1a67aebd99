/** The world: everything the fake remembers for its life. */
import { signalEndpoint } from '../phone/signal.ts';
import { digitsOf, lidAddress, parseAddress, pnAddress } from '../wire/addresses.ts';
import { makeChanges } from './changes.ts';
import { noFaults } from './faults.ts';
import type { Account, Device, World } from './model.ts';

export const makeWorld = (mediaHost: () => string): World => ({
  options: { keepInbox: true, history: true, addressing: 'pn', preKeyLowAt: 5 },
  accounts: new Map(),
  accountsByLid: new Map(),
  groups: new Map(),
  media: new Map(),
  lostMedia: new Map(),
  refs: new Map(),
  hellos: new Map(),
  finishes: new Map(),
  connections: new Set(),
  faults: noFaults(),
  stats: {
    connections: 0,
    registrations: 0,
    pairings: 0,
    logins: 0,
    loginsRefused: 0,
    messagesIn: 0,
    messagesTaken: 0,
    nacks: 0,
    messagesOut: 0,
    decrypted: 0,
    undecryptable: 0,
    receiptsIn: 0,
    receiptsOut: 0,
    queries: 0,
    uploads: 0,
    downloads: 0,
  },
  changed: makeChanges(),
  mediaHost,
});

/** Adds a person. Throws if the number or LID is taken. */
export const addAccount = (world: World, number: string, lid?: string, name?: string): Account => {
  const digits = digitsOf(number);
  const lidUser = lid === undefined ? `9${digits}` : digitsOf(lid);
  if (!digits) throw new Error(`not a number: ${number}`);
  if (world.accounts.has(digits)) throw new Error(`the account +${digits} exists`);
  if (world.accountsByLid.has(lidUser)) throw new Error(`the LID ${lidUser} is taken`);
  const account: Account = {
    digits,
    lid: lidUser,
    name: name ?? `+${digits}`,
    signal: signalEndpoint(),
    devices: new Map(),
    nextDevice: 1,
    phone: {
      autoReceipts: 'delivered',
      inbox: [],
      sent: [],
      byKey: new Map(),
      receipts: [],
      signs: [],
      nextSeq: 1,
      undecryptableNext: 0,
      outgoing: new Map(),
      senderKeyGiven: new Map(),
      retries: new Map(),
      work: Promise.resolve(),
    },
  };
  world.accounts.set(digits, account);
  world.accountsByLid.set(lidUser, account);
  return account;
};

/** The account behind a PN or LID address, or a number in any writing. */
export const findAccount = (world: World, who: string): Account | undefined =>
  who.endsWith('@lid') ? world.accountsByLid.get(parseAddress(who).user) : world.accounts.get(digitsOf(who));

export const requireAccount = (world: World, who: string): Account => {
  const account = findAccount(world, who);
  if (!account) throw new Error(`no account ${who}`);
  return account;
};

export const onWhatsApp = (world: World, account: Account | undefined): account is Account =>
  account !== undefined && !world.faults.notOnWhatsApp.has(account.digits);

export const devicesOf = (account: Account): Device[] => [...account.devices.values()];

/** The name that Signal sessions use for a device: always its LID address. */
export const sessionName = (account: Account, device: number): string => lidAddress(account.lid, device);

export const addressOf = (account: Account, addressing: 'pn' | 'lid', device = 0): string =>
  addressing === 'lid' ? lidAddress(account.lid, device) : pnAddress(account.digits, device);

/** The other address of the same person, as the attribute that Baileys reads. */
export const otherAddress = (
  account: Account,
  addressing: 'pn' | 'lid',
  role: 'sender' | 'participant' | 'recipient',
): Record<string, string> =>
  addressing === 'lid' ? { [`${role}_pn`]: pnAddress(account.digits) } : { [`${role}_lid`]: lidAddress(account.lid) };
