import { DatabaseSync } from 'node:sqlite';
import {
  BufferJSON,
  initAuthCreds,
  proto,
  type AuthenticationCreds,
  type AuthenticationState,
  type SignalDataTypeMap,
} from '@whiskeysockets/baileys';

export type RawStore = {
  sessions(): string[];
  auth(session: string): { readonly state: AuthenticationState; save(): void };
};

/**
 * What somebody writes who uses Baileys directly and wants to lose nothing: all sessions in one SQLite file, WAL,
 * `synchronous=FULL`, one transaction a `set`. No encryption, no cache. The baseline of `sessions` and `send`.
 */
export function openRawStore(path: string): RawStore {
  const sqlite = new DatabaseSync(path);
  sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
  sqlite.exec(
    'CREATE TABLE IF NOT EXISTS entry (session TEXT, kind TEXT, id TEXT, value TEXT, PRIMARY KEY (session, kind, id)) WITHOUT ROWID',
  );
  const read = sqlite.prepare('SELECT value FROM entry WHERE session = ? AND kind = ? AND id = ?');
  const write = sqlite.prepare('INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)');
  const remove = sqlite.prepare('DELETE FROM entry WHERE session = ? AND kind = ? AND id = ?');

  const load = (session: string, kind: string, id: string): unknown => {
    const row = read.get(session, kind, id);
    return row === undefined ? undefined : (JSON.parse(String(row['value']), BufferJSON.reviver) as unknown);
  };
  const store = (session: string, kind: string, id: string, value: unknown): void => {
    if (value === null || value === undefined) remove.run(session, kind, id);
    else write.run(session, kind, id, JSON.stringify(value, BufferJSON.replacer));
  };

  return {
    sessions: () =>
      sqlite
        .prepare("SELECT session FROM entry WHERE kind = 'creds'")
        .all()
        .map((row) => String(row['session'])),
    auth(session) {
      const creds = (load(session, 'creds', '') as AuthenticationCreds | undefined) ?? initAuthCreds();
      return {
        save: () => store(session, 'creds', '', creds),
        state: {
          creds,
          keys: {
            get: <Kind extends keyof SignalDataTypeMap>(kind: Kind, ids: string[]) => {
              const found: Record<string, SignalDataTypeMap[Kind]> = {};
              for (const id of ids) {
                const value = load(session, kind, id);
                if (value !== undefined) found[id] = revive(kind, value) as SignalDataTypeMap[Kind];
              }
              return found;
            },
            set: (data) => {
              sqlite.exec('BEGIN IMMEDIATE');
              for (const [kind, entries] of Object.entries(data)) {
                for (const [id, value] of Object.entries(entries ?? {})) store(session, kind, id, value);
              }
              sqlite.exec('COMMIT');
            },
          },
        },
      };
    },
  };
}

function revive(kind: keyof SignalDataTypeMap, value: unknown): unknown {
  return kind === 'app-state-sync-key'
    ? proto.Message.AppStateSyncKeyData.fromObject(value as Record<string, unknown>)
    : value;
}
