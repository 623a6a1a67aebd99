import type { SealedColumn } from '../../../../../core/crypto/reseal.ts';

/** What is sealed, by what it is: a record that is copied to another row does not open there. */
export const credsRecord = (session: string): string => `creds:${session}`;
export const keyRecord = (session: string, kind: string, id: string): string => `key:${session}:${kind}:${id}`;
export const messageRecord = (session: string, direction: string, id: string): string =>
  `message:${session}:${direction}:${id}`;
export const eventRecord = (session: string, seq: number | string): string => `event:${session}:${seq}`;

/** Every column of this server's that the keyring has sealed. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'wa_session', key: ['id'], column: 'creds', recordOf: credsRecord },
  { table: 'wa_key', key: ['session', 'kind', 'id'], column: 'value', recordOf: keyRecord },
  { table: 'wa_message', key: ['session', 'direction', 'id'], column: 'content', recordOf: messageRecord },
  { table: 'wa_event', key: ['session', 'seq'], column: 'payload', recordOf: eventRecord },
];
