import '../../providers/baileys-server/server/src/quiet-console.ts';
import {
  addTransactionCapability,
  generateSignalPubKey,
  initAuthCreds,
  type SignalKeyStore,
} from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { signalRepository } from '../../providers/baileys-server/server/src/signal/repository.ts';

const logger = { level: 'silent', child: () => logger, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** A Signal endpoint on our repository, over a Map. */
function endpoint() {
  const creds = initAuthCreds();
  const values = new Map<string, unknown>();
  const store: SignalKeyStore = {
    get: (kind, ids) =>
      Object.fromEntries(
        ids.flatMap((id) => (values.has(`${kind}/${id}`) ? [[id, values.get(`${kind}/${id}`)]] : [])),
      ) as never,
    set: (data) => {
      for (const [kind, entries] of Object.entries(data))
        for (const [id, value] of Object.entries(entries)) values.set(`${kind}/${id}`, value);
    },
  };
  const keys = addTransactionCapability(store, logger, { maxCommitRetries: 1, delayBetweenTriesMs: 1 });
  const repository = signalRepository(store, async () => undefined)({ creds, keys }, logger, undefined);
  let nextPreKey = 1;
  return {
    keys,
    repository,
    async bundle() {
      const id = nextPreKey++;
      const pair = initAuthCreds().noiseKey;
      await store.set({ 'pre-key': { [id]: pair } });
      return {
        registrationId: creds.registrationId,
        identityKey: generateSignalPubKey(creds.signedIdentityKey.public),
        signedPreKey: {
          keyId: creds.signedPreKey.keyId,
          publicKey: generateSignalPubKey(creds.signedPreKey.keyPair.public),
          signature: creds.signedPreKey.signature,
        },
        preKey: { keyId: id, publicKey: generateSignalPubKey(pair.public) },
      };
    },
  };
}

type Endpoint = ReturnType<typeof endpoint>;
type Encrypted = { type: 'pkmsg' | 'msg'; ciphertext: Uint8Array };

const ALICE = '1@lid';
const BOB = '2@lid';

async function write(from: Endpoint, to: string, text: string): Promise<Encrypted> {
  return from.repository.encryptMessage({ jid: to, data: Buffer.from(text) });
}

async function read(by: Endpoint, from: string, message: Encrypted): Promise<string> {
  return Buffer.from(await by.repository.decryptMessage({ jid: from, ...message })).toString();
}

async function acquainted(): Promise<{ alice: Endpoint; bob: Endpoint }> {
  const [alice, bob] = [endpoint(), endpoint()];
  await alice.repository.injectE2ESession({ jid: BOB, session: await bob.bundle() });
  await bob.repository.injectE2ESession({ jid: ALICE, session: await alice.bundle() });
  return { alice, bob };
}

test('two people who begin at the same time go on reading each other, whatever arrives first', async () => {
  const { alice, bob } = await acquainted();
  for (let round = 0; round < 6; round += 1) {
    // Both have written before either has read: their sessions cross, and each answers on its own.
    const out = [await write(alice, BOB, `a${round}`), await write(alice, BOB, `b${round}`)];
    const back = [await write(bob, ALICE, `c${round}`), await write(bob, ALICE, `d${round}`)];
    if (round % 2 === 1) out.reverse();
    for (const message of out) expect(await read(bob, ALICE, message)).toMatch(/[ab]/);
    for (const message of back) expect(await read(alice, BOB, message)).toMatch(/[cd]/);
    // A new session in the middle, as after a lost device cache.
    if (round === 2) await alice.repository.injectE2ESession({ jid: BOB, session: await bob.bundle() });
  }
});

test('what is received during a send is not forgotten when the send ends', async () => {
  const [alice, bob] = [endpoint(), endpoint()];
  await alice.repository.injectE2ESession({ jid: BOB, session: await bob.bundle() });
  expect(await read(bob, ALICE, await write(alice, BOB, 'hello'))).toBe('hello');
  const reply = await write(bob, ALICE, 'reply');

  // Baileys sends inside a transaction that lasts until the frame has left.
  const frame = Promise.withResolvers<void>();
  const sent = alice.keys.transaction(async () => {
    const before = await write(alice, BOB, 'before');
    await frame.promise;
    return { before, after: await write(alice, BOB, 'after') };
  }, 'me');
  expect(await read(alice, BOB, reply)).toBe('reply');
  // Answered on the new ratchet, which closes the old one at the reader's.
  const between = await write(alice, BOB, 'between');
  frame.resolve();
  const { before, after } = await sent;
  expect(await read(bob, ALICE, before)).toBe('before');
  expect(await read(bob, ALICE, between)).toBe('between');
  expect(await read(bob, ALICE, after)).toBe('after');
  expect(await read(alice, BOB, await write(bob, ALICE, 'again'))).toBe('again');
});
