/** The API without what takes a predicate, and its completion. Imports nothing heavy: the control client uses it. */
import type { FakeWhatsApp, Group, Phone } from './api.ts';
import { type PhoneBase, withNext } from './phone/base.ts';

/** What the control API can offer. */
export type FakeBase = Omit<FakeWhatsApp, 'addAccount' | 'phone'> & {
  addAccount(account: { number: string; lid?: string; name?: string }): Promise<PhoneBase>;
  phone(number: string): Promise<PhoneBase>;
  group(id: string): Promise<Group>;
};

/** Adds the predicates; the same phone object for the same number, so that `next` remembers what it gave. */
export const completeFake = (base: FakeBase): FakeWhatsApp => {
  const phones = new Map<string, Phone>();
  const complete = (phone: PhoneBase): Phone => {
    const made = phones.get(phone.number) ?? withNext(phone);
    phones.set(phone.number, made);
    return made;
  };
  return {
    ...base,
    addAccount: async (account) => complete(await base.addAccount(account)),
    phone: async (number) => complete(await base.phone(number)),
  };
};
