import { AsyncLocalStorage } from 'node:async_hooks';
import {
  DEFAULT_CONNECTION_CONFIG,
  type SignalDataSet,
  type SignalKeyStore,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
} from '@whiskeysockets/baileys';

/** Called with every ciphertext that was decrypted and its plaintext, before the ratchet's new state is committed. */
export type OnDecrypted = (ciphertext: Uint8Array, plaintext: Uint8Array) => Promise<void>;

const sending = new AsyncLocalStorage<true>();

/**
 * Baileys' Signal repository with two seams, both through its own configuration.
 *
 * - **Sending**: Baileys puts a message on the wire inside its key transaction, before the ratchet's new state is
 *   stored. After a crash in between, the same message key would be used twice and the contact could not read the next
 *   message. Here the new state goes to the store as soon as it exists (and the socket's gate holds the frame until the
 *   store has it); the commit at the end of the transaction then finds nothing left to do.
 * - **Receiving**: `onDecrypted` queues the message for the same store ahead of the ratchet, so that a crash can only
 *   lead to decrypting it again, never to a ratchet that moved on without the message.
 */
export function signalRepository(
  keyStore: SignalKeyStore,
  onDecrypted: OnDecrypted,
): SocketConfig['makeSignalRepository'] {
  return (auth, logger, pnToLid) => {
    const keys = auth.keys as SignalKeyStoreWithTransaction;
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      { creds: auth.creds, keys: writeEarly(keys, keyStore) },
      logger,
      pnToLid,
    );
    return {
      ...repository,
      encryptMessage: (request) => sending.run(true, () => repository.encryptMessage(request)),
      encryptGroupMessage: (request) => sending.run(true, () => repository.encryptGroupMessage(request)),
      decryptMessage: (request) =>
        keys.transaction(async () => {
          const plaintext = await repository.decryptMessage(request);
          await onDecrypted(request.ciphertext, plaintext);
          return plaintext;
        }, request.jid),
      decryptGroupMessage: (request) =>
        keys.transaction(async () => {
          const plaintext = await repository.decryptGroupMessage(request);
          await onDecrypted(request.msg, plaintext);
          return plaintext;
        }, request.group),
    };
  };
}

function writeEarly(keys: SignalKeyStoreWithTransaction, keyStore: SignalKeyStore): SignalKeyStoreWithTransaction {
  return {
    ...keys,
    async set(data: SignalDataSet) {
      if (sending.getStore() === true && keys.isInTransaction()) {
        const { session, 'sender-key': senderKey } = data;
        const early: SignalDataSet = {
          ...(session === undefined ? {} : { session }),
          ...(senderKey === undefined ? {} : { 'sender-key': senderKey }),
        };
        // Not awaited: the gate waits, once for all of them. A failure closes the socket (`onFailure` of the writer).
        Promise.resolve(keyStore.set(early)).catch(() => undefined);
      }
      await keys.set(data);
    },
  };
}
