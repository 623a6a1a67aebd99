/**
 * Who a message goes to or comes from.
 *
 * `phone` is E.164 with the plus. `user` ids are opaque and may be all there is: a WhatsApp LID
 * (`lid`), or a Meta business-scoped user id (`bsuid`). `group` ids are the provider's own.
 */
export type Address = PhoneAddress | UserAddress | GroupAddress;

/** Somebody by their telephone number. */
export type PhoneAddress = { readonly type: 'phone'; readonly number: PhoneNumber };
/** Somebody who shows no number: WhatsApp's own id of them (a LID, or a business-scoped user id). */
export type UserAddress = { readonly type: 'user'; readonly id: string };
/** A group, by WhatsApp's id of it. */
export type GroupAddress = { readonly type: 'group'; readonly id: string };

/** E.164: a plus and 7 to 15 digits. Never guessed or rewritten (Brazil's ninth digit included). */
export type PhoneNumber = `+${string}`;

/** A person, by every name the backend gave us. A phone number may be missing. */
export type Contact = {
  readonly addresses: readonly [PhoneAddress | UserAddress, ...(PhoneAddress | UserAddress)[]];
  /** What the person calls themselves (push name, profile name). Untrusted text. */
  readonly name?: string;
};

/** The address behind an `addressKey`. */
export function readAddressKey(key: string): PhoneAddress | UserAddress | GroupAddress {
  const [, type, name = ''] = /^(phone|user|group):([\s\S]*)$/.exec(key) ?? [];
  if (type === 'phone' && isPhoneNumber(name)) return { type, number: name };
  if (type === 'user' || type === 'group') return { type, id: name };
  throw new TypeError('This is no key of an address');
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** True for E.164 with the plus. Nothing is stripped: `+55 11 9…` is not a number, it is a text about one. */
export function isPhoneNumber(text: string): text is PhoneNumber {
  return E164.test(text);
}

/** One string per address, equal exactly when the addresses are: a key for maps and columns. */
export function addressKey(address: Address): string {
  switch (address.type) {
    case 'phone':
      return `phone:${address.number}`;
    case 'user':
      return `user:${address.id}`;
    case 'group':
      return `group:${address.id}`;
  }
}
