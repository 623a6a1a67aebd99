import {
  DEFAULT_CONNECTION_CONFIG,
  type SignalDataSet,
  type SignalKeyStore,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
} from '@whiskeysockets/baileys';
import { keepSessionsIntact } from './intact-sessions.ts';
import { scopedKeys, type Scope } from './scoped-keys.ts';
import { createTurns } from './turns.ts';

/** Called with every ciphertext that was decrypted and its plaintext, before the ratchet's new state is stored. */
export type OnDecrypted = (ciphertext: Uint8Array, plaintext: Uint8Array) => Promise<void>;

/**
 * Baileys' Signal repository with two promises of ours, both kept through its own configuration.
 *
 * - **A ratchet has one state.** What encrypts, decrypts or begins a session goes one after the other within an account,
 *   reads the state that is true then, and changes it for all that follows (`scoped-keys.ts` says what happens otherwise).
 * - **Nothing is told before it is stored.** A send's new state goes to the store as soon as it exists, and the socket's
 *   gate holds the frame until it is on disk. A received message is queued for the same store ahead of its ratchet, so that
 *   a crash can only lead to decrypting it again, never to a ratchet that moved on without the message.
 */
export function signalRepository(
  keyStore: SignalKeyStore,
  onDecrypted: OnDecrypted,
): SocketConfig['makeSignalRepository'] {
  keepSessionsIntact();
  return (auth, logger, pnToLid) => {
    const scoped = scopedKeys(auth.keys as SignalKeyStoreWithTransaction, keyStore);
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      { creds: auth.creds, keys: scoped.keys },
      logger,
      pnToLid,
    );
    const inTurn = createTurns();

    const store = ({ changes }: Scope): void => {
      if (Object.keys(changes).length === 0) return;
      // It is true from here on. On disk it is when the gate opens; a failure closes the socket (the writer's `onFailure`).
      Promise.resolve(keyStore.set(changes as SignalDataSet)).catch(() => undefined);
    };
    const change = <Value>(work: () => Promise<Value>): Promise<Value> =>
      inTurn(() =>
        scoped.run(async (scope) => {
          const value = await work();
          store(scope);
          return value;
        }),
      );
    const receive = (ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>): Promise<Uint8Array> =>
      change(async () => {
        const plaintext = await decrypt();
        await onDecrypted(ciphertext, plaintext);
        return plaintext;
      });

    return {
      ...repository,
      encryptMessage: (request) => change(() => repository.encryptMessage(request)),
      encryptGroupMessage: (request) => change(() => repository.encryptGroupMessage(request)),
      injectE2ESession: (request) => change(() => repository.injectE2ESession(request)),
      processSenderKeyDistributionMessage: (request) =>
        change(() => repository.processSenderKeyDistributionMessage(request)),
      decryptMessage: (request) => receive(request.ciphertext, () => repository.decryptMessage(request)),
      decryptGroupMessage: (request) => receive(request.msg, () => repository.decryptGroupMessage(request)),
    };
  };
}
