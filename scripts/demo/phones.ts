import type { PhoneBase } from '../../test/fakewa/phone/base.ts';
import { serveControl } from '../../test/fakewa/control/server.ts';
import { startBase } from '../../test/fakewa/local.ts';
import { silenceLibsignal } from '../../test/fakewa/phone/silent.ts';

export type Person = { readonly name: string; readonly number: string };

/** The first one is the business whose phone is paired; the others are its customers. */
const PEOPLE: readonly [Person, ...Person[]] = [
  { name: 'Padaria', number: '+5511999990000' },
  { name: 'Ana', number: '+5511999990001' },
  { name: 'Bruno', number: '+5511999990002' },
  { name: 'Clara', number: '+5511999990003' },
];

/** The fake WhatsApp and everybody's phones, in this process, so that nothing is left when it ends. */
export async function startFakePhones() {
  silenceLibsignal();
  const fake = await startBase();
  const all: PhoneBase[] = [];
  for (const person of PEOPLE) all.push(await fake.addAccount(person));
  const control = await serveControl(fake, 0);
  return {
    fake,
    all,
    people: PEOPLE,
    /** Where one holds a phone and types as its owner. */
    pageUrl: `${control.url}/`,
    async close() {
      control.close();
      await fake.close();
    },
  };
}
