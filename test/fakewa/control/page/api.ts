/** Calls to the fake. Bytes travel as {"$bytes": base64}. */
import type { LinkedDevice, ReceivedMessage, SeenReceipt, Session } from '../../api.ts';

export type Bytes = { readonly $bytes: string };
export type Person = { readonly number: string; readonly name: string; readonly online: boolean };

const call = async <T>(target: 'fake' | 'phone', key: string, method: string, parameters: unknown[]): Promise<T> => {
  const response = await fetch('call', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target, key, method, parameters }),
  });
  const answer = (await response.json()) as { result: T; error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.result;
};

const fake = <T>(method: string, ...parameters: unknown[]) => call<T>('fake', '', method, parameters);
const phone = <T>(number: string, method: string, ...parameters: unknown[]) =>
  call<T>('phone', number, method, parameters);

/** Everybody, and who of them has a session that is online. */
export const people = async (): Promise<Person[]> => {
  const [numbers, sessions] = await Promise.all([fake<string[]>('accounts'), fake<Session[]>('sessions')]);
  const online = new Set(sessions.map(({ number }) => number));
  return Promise.all(
    numbers.map(async (number) => {
      const { name } = await fake<{ name: string }>('phone', number);
      return { number, name, online: online.has(number) };
    }),
  );
};

export const addPerson = (name: string, number: string) => fake('addAccount', { name, number });

/** All that a phone has stored. */
export const stored = async (number: string): Promise<{ entries: ReceivedMessage[]; receipts: SeenReceipt[] }> => {
  const [inbox, sent, receipts] = await Promise.all([
    phone<ReceivedMessage[]>(number, 'inbox'),
    phone<ReceivedMessage[]>(number, 'sent'),
    phone<SeenReceipt[]>(number, 'receipts'),
  ]);
  return { entries: [...inbox, ...sent].toSorted((one, other) => one.seq - other.seq), receipts };
};

export const devices = (number: string) => phone<LinkedDevice[]>(number, 'devices');
export const unlink = (number: string, id: number) => phone(number, 'removeDevice', id);
export const link = (number: string, secret: string) =>
  phone(number, secret.includes(',') ? 'scan' : 'enterPairingCode', secret);
export const sendText = (number: string, to: string, text: string) => phone(number, 'sendText', to, text);
export const typing = (number: string, to: string) => phone(number, 'typing', to, 'composing');
export const markRead = (number: string, id: string, to: string) => phone(number, 'receipt', id, to, 'read');
export const openMedia = (number: string, message: unknown) => phone<Bytes>(number, 'openMedia', message);

const toBytes = async (file: File): Promise<Bytes> => {
  let binary = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(byte);
  return { $bytes: btoa(binary) };
};

export const sendFile = async (number: string, to: string, file: File): Promise<void> => {
  const kind = file.type.split('/')[0] ?? '';
  await phone(number, 'sendMedia', to, {
    type: ['image', 'video', 'audio'].includes(kind) ? kind : 'document',
    bytes: await toBytes(file),
    mimetype: file.type || 'application/octet-stream',
    fileName: file.name,
  });
};

/** An address under which the page can show these bytes. */
export const toUrl = ({ $bytes }: Bytes, type: string): string =>
  URL.createObjectURL(new Blob([Uint8Array.from(atob($bytes), (character) => character.charCodeAt(0))], { type }));
