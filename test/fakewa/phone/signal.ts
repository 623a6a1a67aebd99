/**
 * A person's Signal endpoint: identity, pre-keys, sessions, sender keys, all in memory.
 *
 * It is Baileys' own repository over a Map. A bug that is the same on both sides would not show, which is fine: what is
 * under test is our server, not the Signal protocol. Peers are named by their LID device address, always.
 */
import {
  addTransactionCapability,
  DEFAULT_CONNECTION_CONFIG,
  generateSignalPubKey,
  initAuthCreds,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from '@whiskeysockets/baileys';
import { keepSessionsIntact } from '../../../providers/baileys-server/server/src/signal/intact-sessions.ts';
import { generateKeyPair, type KeyPair } from '../wire/crypto.ts';
import { silentLogger } from './silent.ts';

export type PreKey = { readonly id: number; readonly public: Buffer };
export type SignedPreKey = PreKey & { readonly signature: Buffer };

/** What one needs to start a session with a device. */
export type Bundle = {
  readonly registrationId: number;
  readonly identity: Buffer;
  readonly signedPreKey: SignedPreKey;
  readonly preKey?: PreKey;
};

export type Encrypted = { readonly type: 'pkmsg' | 'msg'; readonly ciphertext: Uint8Array };

export type SignalEndpoint = {
  readonly identity: KeyPair;
  readonly registrationId: number;
  /** A bundle with a new one-time pre-key. */
  bundle(): Promise<Bundle>;
  hasSession(peer: string): Promise<boolean>;
  startSession(peer: string, bundle: Bundle): Promise<void>;
  encrypt(peer: string, plain: Uint8Array): Promise<Encrypted>;
  decrypt(peer: string, type: 'pkmsg' | 'msg', ciphertext: Uint8Array): Promise<Uint8Array>;
  encryptForGroup(group: string, me: string, plain: Uint8Array): Promise<{ ciphertext: Uint8Array; key: Uint8Array }>;
  decryptFromGroup(group: string, author: string, ciphertext: Uint8Array): Promise<Uint8Array>;
  acceptSenderKey(group: string, author: string, key: Uint8Array): Promise<void>;
};

// A real phone does not spoil its own ratchets.
keepSessionsIntact();

export const memoryStore = (): SignalKeyStore => {
  const data = new Map<string, unknown>();
  return {
    get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]) {
      const found: Record<string, SignalDataTypeMap[T]> = {};
      for (const id of ids) {
        const value = data.get(`${type}:${id}`);
        if (value !== undefined) found[id] = value as SignalDataTypeMap[T];
      }
      return found;
    },
    set(changes) {
      for (const [type, entries] of Object.entries(changes))
        for (const [id, value] of Object.entries(entries))
          if (value === null) data.delete(`${type}:${id}`);
          else data.set(`${type}:${id}`, value);
    },
  };
};

export const signalEndpoint = (): SignalEndpoint => {
  const creds = initAuthCreds();
  const keys = addTransactionCapability(memoryStore(), silentLogger, { maxCommitRetries: 1, delayBetweenTriesMs: 1 });
  const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds, keys }, silentLogger, undefined);
  const identity: KeyPair = {
    private: Buffer.from(creds.signedIdentityKey.private),
    public: Buffer.from(creds.signedIdentityKey.public),
  };
  const signed = creds.signedPreKey;
  let nextPreKey = 1;

  return {
    identity,
    registrationId: creds.registrationId,
    async bundle() {
      const id = nextPreKey++;
      const pair = generateKeyPair();
      await keys.set({ 'pre-key': { [id]: pair } });
      return {
        registrationId: creds.registrationId,
        identity: identity.public,
        signedPreKey: {
          id: signed.keyId,
          public: Buffer.from(signed.keyPair.public),
          signature: Buffer.from(signed.signature),
        },
        preKey: { id, public: pair.public },
      };
    },
    hasSession: async (peer) => (await repository.validateSession(peer)).exists,
    startSession: (peer, bundle) =>
      repository.injectE2ESession({
        jid: peer,
        session: {
          registrationId: bundle.registrationId,
          identityKey: generateSignalPubKey(bundle.identity),
          signedPreKey: {
            keyId: bundle.signedPreKey.id,
            publicKey: generateSignalPubKey(bundle.signedPreKey.public),
            signature: bundle.signedPreKey.signature,
          },
          ...(bundle.preKey && {
            preKey: { keyId: bundle.preKey.id, publicKey: generateSignalPubKey(bundle.preKey.public) },
          }),
        },
      }),
    encrypt: (peer, plain) => repository.encryptMessage({ jid: peer, data: plain }),
    decrypt: (peer, type, ciphertext) => repository.decryptMessage({ jid: peer, type, ciphertext }),
    async encryptForGroup(group, me, plain) {
      const sealed = await repository.encryptGroupMessage({ group, meId: me, data: plain });
      return { ciphertext: sealed.ciphertext, key: sealed.senderKeyDistributionMessage };
    },
    decryptFromGroup: (group, author, ciphertext) =>
      repository.decryptGroupMessage({ group, authorJid: author, msg: ciphertext }),
    acceptSenderKey: (group, author, key) =>
      repository.processSenderKeyDistributionMessage({
        authorJid: author,
        item: { groupId: group, axolotlSenderKeyDistributionMessage: key },
      }),
  };
};
