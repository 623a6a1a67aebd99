import {
  addTransactionCapability,
  DEFAULT_CONNECTION_CONFIG,
  generateSignalPubKey,
  initAuthCreds,
  type SignalDataSet,
  type SignalKeyStore,
  type WASocket,
} from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { installGate } from '../../providers/baileys-server/server/src/session/gate.ts';
import { signalRepository } from '../../providers/baileys-server/server/src/signal/repository.ts';

function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** The part of a socket that the gate takes hold of. */
function transport() {
  const sent: unknown[] = [];
  const inner = { send: (data: unknown) => void sent.push(data) };
  const socket = { ws: { socket: inner } } as unknown as WASocket;
  const send = (data: string) =>
    new Promise<void>((resolve, reject) => {
      (inner.send as (data: unknown, callback: (error?: Error) => void) => void)(data, (error) =>
        error === undefined ? resolve() : reject(error),
      );
    });
  return { sent, socket, send };
}

test('a frame waits for what is being stored, and those after it wait for their turn', async () => {
  const { sent, socket, send } = transport();
  let stored: Promise<void> | undefined;
  installGate(socket, () => stored);
  void send('at once');
  expect(sent).toEqual(['at once']);

  const writing = deferred();
  stored = writing.promise;
  void send('held');
  stored = undefined;
  void send('behind it');
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual(['at once']);
  writing.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual(['at once', 'held', 'behind it']);
  void send('free again');
  expect(sent.at(-1)).toBe('free again');
});

test('what could not be stored, and whatever a shut gate holds, never leaves', async () => {
  const { sent, socket, send } = transport();
  let stored: Promise<void> | undefined;
  const shut = installGate(socket, () => stored);
  const failing = deferred();
  stored = failing.promise;
  const first = send('not stored');
  failing.reject(new Error('disk full'));
  await expect(first).rejects.toThrow('closed');

  const late = deferred();
  stored = late.promise;
  const second = send('too late');
  shut();
  late.resolve();
  await expect(second).rejects.toThrow('closed');
  stored = undefined;
  await expect(send('after')).rejects.toThrow('closed');
  expect(sent).toEqual([]);
});

test('a Baileys whose transport is elsewhere is refused, not trusted', () => {
  expect(() => installGate({ ws: {} } as unknown as WASocket, () => undefined)).toThrow(/transport/);
});

const logger = { level: 'silent', child: () => logger, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** A Signal endpoint with our seams, and what its store is told. */
function endpoint(onDecrypted: (plaintext: Uint8Array) => Promise<void> = async () => undefined) {
  const creds = initAuthCreds();
  const values = new Map<string, unknown>();
  const sets: SignalDataSet[] = [];
  const store: SignalKeyStore = {
    get: (kind, ids) =>
      Object.fromEntries(
        ids.flatMap((id) => (values.has(`${kind}/${id}`) ? [[id, values.get(`${kind}/${id}`)]] : [])),
      ) as never,
    set: (data) => {
      sets.push(data);
      for (const [kind, entries] of Object.entries(data))
        for (const [id, value] of Object.entries(entries)) values.set(`${kind}/${id}`, value);
    },
  };
  const keys = addTransactionCapability(store, logger, { maxCommitRetries: 1, delayBetweenTriesMs: 1 });
  const make = signalRepository(store, (_, plaintext) => onDecrypted(plaintext));
  return { creds, store, sets, keys, repository: make({ creds, keys }, logger, undefined) };
}

async function pairOfEndpoints(onDecrypted?: (plaintext: Uint8Array) => Promise<void>) {
  const [alice, bob] = [endpoint(), endpoint(onDecrypted)];
  const { signedPreKey, signedIdentityKey, registrationId } = bob.creds;
  const preKey = initAuthCreds().noiseKey;
  await bob.store.set({ 'pre-key': { '7': preKey } });
  await alice.repository.injectE2ESession({
    jid: '2@lid',
    session: {
      registrationId,
      identityKey: generateSignalPubKey(signedIdentityKey.public),
      signedPreKey: {
        keyId: signedPreKey.keyId,
        publicKey: generateSignalPubKey(signedPreKey.keyPair.public),
        signature: signedPreKey.signature,
      },
      preKey: { keyId: 7, publicKey: generateSignalPubKey(preKey.public) },
    },
  });
  return { alice, bob };
}

test("sending: the ratchet's new state goes to the store before Baileys' transaction, and so the frame, is through", async () => {
  const { alice } = await pairOfEndpoints();
  alice.sets.length = 0;
  await alice.keys.transaction(async () => {
    await alice.repository.encryptMessage({ jid: '2@lid', data: Buffer.from('hi') });
    // Here Baileys writes to the wire.
    expect(alice.sets.map((set) => Object.keys(set))).toEqual([['session']]);
  }, 'me');
});

test('receiving: the message is handed over before the ratchet moves on for good', async () => {
  let setsBefore: number | undefined;
  const { alice, bob } = await pairOfEndpoints(async (plaintext) => {
    expect(Buffer.from(plaintext).toString()).toBe('hi');
    setsBefore = bob.sets.filter((set) => set.session !== undefined).length;
  });
  const { type, ciphertext } = await alice.repository.encryptMessage({ jid: '2@lid', data: Buffer.from('hi') });
  await bob.repository.decryptMessage({ jid: '1@lid', type, ciphertext });
  expect(setsBefore).toBe(0);
  expect(bob.sets.filter((set) => set.session !== undefined)).toHaveLength(1);
});

test('what the store hands out again and again is never changed by libsignal', async () => {
  const { alice } = await pairOfEndpoints();
  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return;
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  };
  for (let round = 0; round < 3; round += 1) {
    for (const set of alice.sets) freeze(set);
    await alice.repository.encryptMessage({ jid: '2@lid', data: Buffer.from('again') });
    expect((await alice.repository.validateSession('2@lid')).exists).toBe(true);
  }
  expect(DEFAULT_CONNECTION_CONFIG.makeSignalRepository).toBeDefined();
});
