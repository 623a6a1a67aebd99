import * as z from 'zod';
import type { Contact, PhoneAddress, UserAddress } from '../../core/provider/index.ts';
import { optionalText, toPhoneNumber } from './payload.ts';

const contactSchema = z.object({
  profile: z.object({ name: optionalText }).optional().catch(undefined),
  wa_id: optionalText,
  user_id: optionalText,
  parent_user_id: optionalText,
});

export type WebhookContact = z.output<typeof contactSchema>;

/** The people a webhook introduces. */
export function contactsOf(list: readonly unknown[]): readonly WebhookContact[] {
  return list.flatMap((contact) => contactSchema.safeParse(contact).data ?? []);
}

export type SenderNames = {
  readonly phone?: string | undefined;
  readonly userId?: string | undefined;
  readonly parentUserId?: string | undefined;
};

/**
 * A sender by every name we were given: phone number first, then business-scoped user ids, which may be all there is
 * for a person with a username. Undefined where there is none at all.
 *
 * @param alone whether the message came alone, so that a single contact must be its sender's
 */
export function senderOf(names: SenderNames, contacts: readonly WebhookContact[], alone: boolean): Contact | undefined {
  const known = introduced(names, contacts);
  // A `wa_id` need not be the phone number. Then the only contact still says what the sender is called.
  const only = alone && contacts.length === 1 ? contacts[0] : undefined;
  const name = (known ?? only)?.profile?.name;
  const [first, ...others] = distinct([
    phoneOrUser(names.phone ?? known?.wa_id),
    user(names.userId ?? known?.user_id),
    user(names.parentUserId ?? known?.parent_user_id),
  ]);
  if (first === undefined) return undefined;
  return { addresses: [first, ...others], ...(name !== undefined && name !== '' && { name }) };
}

/** The contact that shares a name with the sender; the only one there is, where the sender has no name to compare. */
function introduced(names: SenderNames, contacts: readonly WebhookContact[]): WebhookContact | undefined {
  const { phone, userId } = names;
  const [only, ...others] = contacts;
  return (
    contacts.find(
      (contact) =>
        (phone !== undefined && contact.wa_id === phone) || (userId !== undefined && contact.user_id === userId),
    ) ?? (phone === undefined && userId === undefined && others.length === 0 ? only : undefined)
  );
}

function phoneOrUser(text: string | undefined): PhoneAddress | UserAddress | undefined {
  const number = toPhoneNumber(text);
  return number === undefined ? user(text) : { type: 'phone', number };
}

function user(id: string | undefined): UserAddress | undefined {
  return id === undefined || id === '' ? undefined : { type: 'user', id };
}

function distinct(
  addresses: readonly (PhoneAddress | UserAddress | undefined)[],
): readonly (PhoneAddress | UserAddress)[] {
  const found = new Map<string, PhoneAddress | UserAddress>();
  for (const address of addresses) {
    if (address !== undefined) found.set(address.type === 'phone' ? address.number : address.id, address);
  }
  return [...found.values()];
}
