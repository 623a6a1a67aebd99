import type { proto } from '@whiskeysockets/baileys';
import type { ContactCard } from '../../../../../core/provider/index.ts';
import { isSet } from '../is-set.ts';

/** A contact as vCard 3.0, the way WhatsApp's own apps write it: `waid` makes the number tappable. */
export function toVcard(card: ContactCard): string {
  const lines = ['BEGIN:VCARD', 'VERSION:3.0', `N:;${escape(card.name)};;;`, `FN:${escape(card.name)}`];
  if (card.organization !== undefined) lines.push(`ORG:${escape(card.organization)}`);
  for (const { number, label } of card.phones) {
    const digits = number.replaceAll(/\D/g, '');
    const type = escape(label ?? 'CELL').replaceAll(/[;:]/g, ' ');
    lines.push(`TEL;type=${type};waid=${digits}:${oneLine(number)}`);
  }
  for (const email of card.emails ?? []) lines.push(`EMAIL:${oneLine(email)}`);
  return [...lines, 'END:VCARD'].join('\n');
}

/** Every card of a contact message. */
export function cardsOf(message: proto.IMessage): ContactCard[] {
  const cards = [message.contactMessage, ...(message.contactsArrayMessage?.contacts ?? [])].filter((contact) =>
    isSet(contact),
  );
  return cards.map((contact) => fromVcard(contact.vcard ?? '', contact.displayName ?? ''));
}

/** Reads what we show of a vCard. Tolerant: whatever it does not know, it leaves out. */
export function fromVcard(vcard: string, displayName: string): ContactCard {
  const phones: { number: string; label?: string }[] = [];
  const emails: string[] = [];
  let name = displayName;
  let organization: string | undefined;
  // A folded line goes on after a line break and a blank.
  for (const line of vcard.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const [property = '', ...parameters] = line.slice(0, colon).split(';');
    const value = unescape(line.slice(colon + 1));
    // `item1.TEL` is TEL in a group.
    switch (property.split('.').at(-1)?.toUpperCase()) {
      case 'FN':
        if (name === '') name = value;
        break;
      case 'ORG':
        organization = value.split(';').filter(Boolean).join(', ');
        break;
      case 'TEL': {
        const label = parameters.find((parameter) => /^type=/i.test(parameter))?.slice('type='.length);
        phones.push({ number: value, ...(label === undefined || label === '' ? {} : { label }) });
        break;
      }
      case 'EMAIL':
        emails.push(value);
        break;
      default:
        break;
    }
  }
  return {
    name,
    phones,
    ...(organization === undefined || organization === '' ? {} : { organization }),
    ...(emails.length === 0 ? {} : { emails }),
  };
}

function escape(text: string): string {
  return oneLine(text.replaceAll(/[\\;,]/g, (character) => `\\${character}`));
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\\;,nN])/g, (_, character: string) =>
    character.toLowerCase() === 'n' ? '\n' : character,
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
