import { isLidUser, isPnUser, jidDecode, jidNormalizedUser } from '@whiskeysockets/baileys';
import {
  isPhoneNumber,
  type Address,
  type Contact,
  type PhoneAddress,
  type PhoneNumber,
  type UserAddress,
} from '../../../../../core/provider/index.ts';

/** A JID of a person as an address: `…@lid` is a `user` (its id is the whole JID), `…@s.whatsapp.net` a `phone`. */
export function personOf(jid: string | null | undefined): PhoneAddress | UserAddress | undefined {
  if (jid === null || jid === undefined || jid === '') return undefined;
  const normal = jidNormalizedUser(jid);
  if (isLidUser(normal) === true) return { type: 'user', id: normal };
  if (isPnUser(normal) !== true) return undefined;
  const number = `+${jidDecode(normal)?.user ?? ''}`;
  return isPhoneNumber(number) ? { type: 'phone', number } : undefined;
}

/** A chat as an address. */
export function chatOf(jid: string): Address | undefined {
  return jid.endsWith('@g.us') ? { type: 'group', id: jid } : personOf(jid);
}

/** One person by all the names we know, the LID first: it never changes. */
export function contactOf(jids: readonly (string | null | undefined)[], name?: string | null): Contact | undefined {
  const people = jids.map(personOf).filter((person) => person !== undefined);
  const [first, ...others] = [
    ...people.filter((person) => person.type === 'user'),
    ...people.filter((person) => person.type === 'phone'),
  ].filter((person, index, all) => all.findIndex((other) => sameAddress(other, person)) === index);
  if (first === undefined) return undefined;
  return { addresses: [first, ...others], ...(typeof name === 'string' && name !== '' ? { name } : {}) };
}

function sameAddress(left: PhoneAddress | UserAddress, right: PhoneAddress | UserAddress): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Our own number, out of the JID that WhatsApp gave this device. */
export function numberOf(jid: string | undefined): PhoneNumber | undefined {
  const person = personOf(jid);
  return person?.type === 'phone' ? person.number : undefined;
}

/** The JID that a message to this address goes to; `undefined` where the id is none. */
export function jidOf(address: Address): string | undefined {
  switch (address.type) {
    case 'phone':
      return `${address.number.slice(1)}@s.whatsapp.net`;
    case 'user':
      return /^\d{5,20}(@lid)?$/.test(address.id) ? `${address.id.replace('@lid', '')}@lid` : undefined;
    case 'group':
      return /^[\d-]{5,40}(@g\.us)?$/.test(address.id) ? `${address.id.replace('@g.us', '')}@g.us` : undefined;
  }
}

/** Whether two JIDs are the same person's, whatever the device. */
export function sameUser(left: string | null | undefined, right: string | null | undefined): boolean {
  const one = personOf(left);
  const other = personOf(right);
  return one !== undefined && other !== undefined && sameAddress(one, other);
}
