import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  SignalDataSet,
  SignalDataTypeMap,
  SignalKeyStore,
  SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys';

type Kind = keyof SignalDataTypeMap;
type Changes = { [kind: string]: { [id: string]: unknown } };

/** What one operation of libsignal wants to change. Visible to that operation alone until it is taken over. */
export type Scope = { readonly changes: Changes };

export type ScopedKeys = {
  /** For Baileys' Signal repository. Outside of a scope it is Baileys' own key store, transactions included. */
  readonly keys: SignalKeyStoreWithTransaction;
  /** Runs an operation in a scope of its own, around Baileys' transactions. */
  run<Value>(work: (scope: Scope) => Promise<Value>): Promise<Value>;
};

/**
 * Baileys reads and writes ratchets inside long transactions (a send's lasts until the frame has left), each with a copy
 * of what it has read, and writes its copy back at the end, whatever has happened to the ratchet meanwhile: a message that
 * was decrypted during a send then has never moved it. The next text is then encrypted with a key that was used before.
 *
 * Here an operation reads what is true now, and what it changes is true at once for whoever comes next.
 */
export function scopedKeys(transactional: SignalKeyStoreWithTransaction, keyStore: SignalKeyStore): ScopedKeys {
  const current = new AsyncLocalStorage<Scope>();

  return {
    run: (work) => {
      const scope: Scope = { changes: {} };
      return current.run(scope, () => work(scope));
    },
    keys: {
      ...transactional,
      async get<Wanted extends Kind>(kind: Wanted, ids: string[]) {
        const scope = current.getStore();
        if (scope === undefined) return transactional.get(kind, ids);
        const changed = scope.changes[kind] ?? {};
        const found = await keyStore.get(
          kind,
          ids.filter((id) => !Object.hasOwn(changed, id)),
        );
        for (const id of ids) {
          const value = changed[id];
          if (value !== undefined && value !== null) found[id] = value as SignalDataTypeMap[Wanted];
        }
        return found;
      },
      async set(data: SignalDataSet) {
        const scope = current.getStore();
        if (scope === undefined) return transactional.set(data);
        for (const [kind, values] of Object.entries(data)) Object.assign((scope.changes[kind] ??= {}), values);
      },
      transaction: (work, label) =>
        current.getStore() === undefined ? transactional.transaction(work, label) : work(),
      isInTransaction: () => current.getStore() !== undefined || transactional.isInTransaction(),
    },
  };
}
