import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';
import type { Kysely } from 'kysely';
import type { Keyring } from '../../../../../core/crypto/keyring.ts';
import type { Schema } from '../database/schema.ts';
import { keyRecord } from '../database/sealed.ts';
import type { KeyChange, Lane } from '../database/writer.ts';
import { isSet } from '../is-set.ts';
import type { KeyCache, KnownKey } from './key-cache.ts';
import { decodeKey, encodeKey, type KeyKind } from './key-codec.ts';

export type KeyStoreParts = {
  readonly db: Kysely<Schema>;
  readonly keyring: Keyring;
  readonly cache: KeyCache;
};

/** Kinds whose values Baileys and libsignal read and replace, but never change in place. */
const SHARED: ReadonlySet<KeyKind> = new Set<KeyKind>(['session', 'sender-key']);
/** Hundreds are made at pairing and each is read once: not worth the room. */
const UNCACHED: ReadonlySet<KeyKind> = new Set<KeyKind>(['pre-key']);
const ABSENT: KnownKey = {};

/**
 * Baileys' key store over our database: one transaction a `set`, resolved after the commit, values sealed.
 *
 * What is asked for reads as stored at once (`unwritten`), so a session sees its own writes before they are on disk.
 *
 * @param lane of the connection that uses it: what is asked for after its end is refused, and nobody sees it
 */
export function createKeyStore(parts: KeyStoreParts, session: string, lane: Lane): SignalKeyStore {
  const { cache, keyring } = parts;
  const unwritten = new Map<string, KnownKey>();

  const nameOf = (kind: string, id: string): string => `${session}\0${kind}\0${id}`;
  const contextOf = (kind: string, id: string): string => keyRecord(session, kind, id);
  const known = (name: string): KnownKey | undefined => unwritten.get(name) ?? cache.get(name);

  /** Remembers a value and makes the row of it; `undefined` where it is the one that is stored already. */
  const change = (kind: KeyKind, id: string, value: unknown): KeyChange | undefined => {
    const name = nameOf(kind, id);
    if (!isSet(value)) {
      unwritten.set(name, ABSENT);
      if (!UNCACHED.has(kind)) cache.set(name, ABSENT, 0);
      return { session, kind, id, value: undefined };
    }
    const shared = SHARED.has(kind) && typeof value === 'object';
    // Baileys hands the same object over twice: early, and at the end of its transaction.
    if (shared && known(name)?.value === value) return undefined;
    const bytes = encodeKey(value);
    const key: KnownKey = shared ? { value } : { bytes };
    unwritten.set(name, key);
    if (!UNCACHED.has(kind)) cache.set(name, key, bytes.length);
    return { session, kind, id, value: keyring.seal(bytes, contextOf(kind, id)) };
  };

  const load = async (kind: KeyKind, ids: readonly string[]): Promise<Map<string, KnownKey>> => {
    const query = parts.db
      .selectFrom('wa_key')
      .select(['id', 'value'])
      .where('session', '=', session)
      .where('kind', '=', kind)
      .where('id', 'in', [...ids]);
    const rows = await lane.read(() => query.execute());
    const values = new Map(rows.map((row) => [row.id, row.value]));
    const loaded = new Map<string, KnownKey>();
    for (const id of ids) {
      const name = nameOf(kind, id);
      // It may have been written while we read.
      const newer = known(name);
      const sealed = values.get(id);
      const bytes = sealed === undefined ? undefined : keyring.open(sealed, contextOf(kind, id));
      const key = newer ?? (bytes === undefined ? ABSENT : asKnown(kind, bytes));
      if (newer === undefined && !UNCACHED.has(kind)) cache.set(name, key, bytes?.length ?? 0);
      loaded.set(id, key);
    }
    return loaded;
  };

  return {
    async get<Kind extends KeyKind>(kind: Kind, ids: string[]) {
      const found: { [id: string]: SignalDataTypeMap[Kind] } = {};
      const missing: string[] = [];
      const take = (id: string, key: KnownKey): void => {
        const value = key.value ?? (key.bytes === undefined ? undefined : decodeKey(kind, key.bytes));
        if (value !== undefined) found[id] = value as SignalDataTypeMap[Kind];
      };
      for (const id of ids) {
        const key = known(nameOf(kind, id));
        if (key === undefined) missing.push(id);
        else take(id, key);
      }
      if (missing.length > 0) for (const [id, key] of await load(kind, missing)) take(id, key);
      return found;
    },

    async set(data: SignalDataSet) {
      // Before the cache hears of it, which the next connection reads.
      if (lane.isOver()) return lane.writeKeys([]);
      const changes: KeyChange[] = [];
      for (const [kind, values] of Object.entries(data) as [KeyKind, { [id: string]: unknown }][]) {
        for (const [id, value] of Object.entries(values)) {
          const one = change(kind, id, value);
          if (one !== undefined) changes.push(one);
        }
      }
      if (changes.length === 0) {
        await lane.pending();
        return;
      }
      const written = changes.map(({ kind, id }) => {
        const name = nameOf(kind, id);
        return { name, key: unwritten.get(name) };
      });
      try {
        await lane.writeKeys(changes);
      } catch (error) {
        for (const { name } of written) cache.delete(name);
        throw error;
      } finally {
        for (const { name, key } of written) if (unwritten.get(name) === key) unwritten.delete(name);
      }
    },
  };
}

function asKnown(kind: KeyKind, bytes: Buffer): KnownKey {
  if (!SHARED.has(kind)) return { bytes };
  const value = decodeKey(kind, bytes);
  return typeof value === 'object' && value !== null ? { value } : { bytes };
}
