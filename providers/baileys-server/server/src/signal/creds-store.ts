import { BufferJSON, initAuthCreds, type AuthenticationCreds } from '@whiskeysockets/baileys';
import type { Kysely } from 'kysely';
import type { Keyring } from '../../../../../core/crypto/keyring.ts';
import type { Schema } from '../database/schema.ts';
import { credsRecord } from '../database/sealed.ts';
import type { Lane, Writer } from '../database/writer.ts';

export type CredsStore = {
  /** The stored credentials, or `undefined` where no phone was ever paired. */
  load(session: string): Promise<AuthenticationCreds | undefined>;
  /** Seals what a connection's `creds` are now; saves arrive on disk in the order of the calls. */
  save(session: string, lane: Lane, creds: AuthenticationCreds): Promise<void>;
  /** Deletes credentials and keys. The session itself, its messages and events stay. */
  forget(session: string): Promise<void>;
};

/** On the server's tables, sealed. */
export function createCredsStore(db: Kysely<Schema>, writer: Writer, keyring: Keyring): CredsStore {
  return {
    async load(session) {
      const row = await db.selectFrom('wa_session').select('creds').where('id', '=', session).executeTakeFirst();
      if (row?.creds === null || row?.creds === undefined) return undefined;
      const json = keyring.open(row.creds, credsRecord(session)).toString('utf8');
      return JSON.parse(json, BufferJSON.reviver) as AuthenticationCreds;
    },
    save(session, lane, creds) {
      const sealed = keyring.seal(JSON.stringify(creds, BufferJSON.replacer), credsRecord(session));
      return lane.write(async (transaction) => {
        await transaction.updateTable('wa_session').set({ creds: sealed }).where('id', '=', session).execute();
      });
    },
    forget(session) {
      return writer.write(session, async (transaction) => {
        await transaction.updateTable('wa_session').set({ creds: null }).where('id', '=', session).execute();
        await transaction.deleteFrom('wa_key').where('session', '=', session).execute();
      });
    },
  };
}

/** Fresh credentials: a device that no phone knows yet. */
export function freshCreds(): AuthenticationCreds {
  return initAuthCreds();
}

/** Whether a phone has linked these credentials. `me` alone does not say so: asking for a pairing code sets it. */
export function isLinked(creds: AuthenticationCreds): boolean {
  return creds.account !== undefined && creds.me !== undefined;
}
