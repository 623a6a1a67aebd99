import {
  isPhoneNumber,
  type Contact,
  type PhoneAddress,
  type PhoneNumber,
  type UserAddress,
} from '../../core/provider/index.ts';
import { field, type Form } from './form.ts';

const CHANNEL = 'whatsapp:';

/** What stands behind `whatsapp:`; undefined for another channel. */
export function withoutChannel(address: string | undefined): string | undefined {
  return address?.toLowerCase().startsWith(CHANNEL) === true ? address.slice(CHANNEL.length).trim() : undefined;
}

/** The phone number of a `whatsapp:` address, where it is one. */
export function numberOf(address: string | undefined): PhoneNumber | undefined {
  const text = withoutChannel(address);
  return text !== undefined && isPhoneNumber(text) ? text : undefined;
}

/**
 * Everything that says who wrote. `From` is a phone number, or, for somebody who shows none, `whatsapp:CC.<id>`, which
 * `ExternalUserId` (and for linked portfolios `ParentExternalUserId`) has in every case (docs/whatsapp/key-concepts,
 * usernames). `WaId` is the number's digits as WhatsApp has them, which in Brazil may differ from `From` by a nine; it is
 * used only where `From` has no number. Undefined where nobody is named.
 */
export function senderOf(form: Form): Contact | undefined {
  const from = field(form, 'From');
  const waId = `+${field(form, 'WaId') ?? ''}`;
  const number = numberOf(from) ?? (isPhoneNumber(waId) ? waId : undefined);
  const ids = [field(form, 'ExternalUserId'), field(form, 'ParentExternalUserId'), from]
    .map(withoutChannel)
    .filter((id) => id !== undefined && id !== '' && !isPhoneNumber(id));
  const addresses: (PhoneAddress | UserAddress)[] = [
    ...(number === undefined ? [] : [{ type: 'phone', number } as const]),
    ...[...new Set(ids)].flatMap((id) => (id === undefined ? [] : [{ type: 'user', id } as const])),
  ];
  const [first, ...others] = addresses;
  const name = field(form, 'ProfileName');
  return first === undefined ? undefined : { addresses: [first, ...others], ...(name !== undefined && { name }) };
}
