import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';
import type { Kysely } from 'kysely';
import type { Keyring } from '../../../../../core/crypto/keyring.ts';
import type { Schema } from '../database/schema.ts';
import type { KeyChange, Writer } from '../database/writer.ts';
import type { KeyCache } from './key-cache.ts';
import { decodeKey, encodeKey, type KeyKind } from './key-codec.ts';

export type KeyStoreParts = {
  readonly db: Kysely<Schema>;
  readonly writer: Writer;
  readonly keyring: Keyring;
  readonly cache: KeyCache;
};

/**
 * Baileys' key store over our database: one transaction a `set`, resolved after the commit, values sealed.
 *
 * What is asked for reads as stored at once (`unwritten`), so a session sees its own writes before they are on disk.
 */
export function createKeyStore(parts: KeyStoreParts, session: string): SignalKeyStore {
  const unwritten = new Map<string, { readonly bytes: Buffer | undefined }>();
  /** Which bytes an object was stored as: Baileys hands over the same object twice, early and at the end of its transaction. */
  const encoded = new WeakMap<object, Buffer>();

  const nameOf = (kind: string, id: string): string => `${session}\0${kind}\0${id}`;
  const contextOf = (kind: string, id: string): string => `key:${session}:${kind}:${id}`;

  const present = (name: string): { readonly bytes: Buffer | undefined } | undefined => {
    const waiting = unwritten.get(name);
    if (waiting !== undefined) return waiting;
    const bytes = parts.cache.get(name);
    return bytes === undefined ? undefined : { bytes };
  };

  const change = (kind: KeyKind, id: string, value: unknown): KeyChange | undefined => {
    const name = nameOf(kind, id);
    if (value === null || value === undefined) {
      unwritten.set(name, { bytes: undefined });
      parts.cache.delete(name);
      return { session, kind, id, value: undefined };
    }
    const before = typeof value === 'object' ? encoded.get(value) : undefined;
    if (before !== undefined && present(name)?.bytes === before) return undefined;
    const bytes = encodeKey(value);
    if (typeof value === 'object') encoded.set(value, bytes);
    unwritten.set(name, { bytes });
    // Hundreds are made at pairing and each is read once: not worth the room.
    if (kind !== 'pre-key') parts.cache.set(name, bytes);
    return { session, kind, id, value: parts.keyring.seal(bytes, contextOf(kind, id)) };
  };

  return {
    async get<Kind extends KeyKind>(kind: Kind, ids: string[]) {
      const found: { [id: string]: SignalDataTypeMap[Kind] } = {};
      const missing: string[] = [];
      const take = (id: string, bytes: Buffer): void => {
        found[id] = decodeKey(kind, bytes) as SignalDataTypeMap[Kind];
      };
      for (const id of ids) {
        const known = present(nameOf(kind, id));
        if (known === undefined) missing.push(id);
        else if (known.bytes !== undefined) take(id, known.bytes);
      }
      if (missing.length === 0) return found;
      const rows = await parts.db
        .selectFrom('wa_key')
        .select(['id', 'value'])
        .where('session', '=', session)
        .where('kind', '=', kind)
        .where('id', 'in', missing)
        .execute();
      for (const row of rows) {
        // It may have been written while we read.
        const written = present(nameOf(kind, row.id));
        const bytes = written === undefined ? parts.keyring.open(row.value, contextOf(kind, row.id)) : written.bytes;
        if (bytes === undefined) continue;
        if (written === undefined && kind !== 'pre-key') parts.cache.set(nameOf(kind, row.id), bytes);
        take(row.id, bytes);
      }
      return found;
    },

    async set(data: SignalDataSet) {
      const changes: KeyChange[] = [];
      for (const [kind, values] of Object.entries(data) as [KeyKind, { [id: string]: unknown }][]) {
        for (const [id, value] of Object.entries(values)) {
          const one = change(kind, id, value);
          if (one !== undefined) changes.push(one);
        }
      }
      if (changes.length === 0) {
        await parts.writer.pending(session);
        return;
      }
      const states = changes.map(({ kind, id }) => {
        const name = nameOf(kind, id);
        return { name, state: unwritten.get(name) };
      });
      try {
        await parts.writer.writeKeys(session, changes);
      } catch (error) {
        for (const { name } of states) parts.cache.delete(name);
        throw error;
      } finally {
        for (const { name, state } of states) if (unwritten.get(name) === state) unwritten.delete(name);
      }
    },
  };
}
