import type { FakeWhatsApp, Phone } from '../../test/fakewa/api.ts';
import { startFakeProgram, type FakeProgram } from '../../test/support/fake-program.ts';

export type Fake = FakeProgram;

/** The fake WhatsApp in a process of its own, keeping no messages. */
export async function startFake(): Promise<Fake> {
  const fake = await startFakeProgram();
  await fake.wa.setOptions({ keepInbox: false });
  return fake;
}

/** The number of the phone behind session `index`. */
export function phoneNumber(index: number): `+${string}` {
  return `+55119${String(10_000_000 + index)}`;
}

/** The number of the contact that session `index` writes to. */
export function contactNumber(index: number): `+${string}` {
  return `+55219${String(20_000_000 + index)}`;
}

/** Phones and contacts for `count` sessions. They send no receipts: what is measured is sending. */
export async function addPeople(wa: FakeWhatsApp, count: number): Promise<readonly Phone[]> {
  const phones: Phone[] = [];
  for (let index = 0; index < count; index += 1) {
    phones.push(await wa.addAccount({ number: phoneNumber(index), name: `Shop ${index}` }));
    const contact = await wa.addAccount({ number: contactNumber(index), name: `Contact ${index}` });
    await contact.setAutoReceipts('none');
    await phones.at(-1)?.setAutoReceipts('none');
  }
  return phones;
}

/** Runs `work` for each index below `count`, at most `width` at once. */
export async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}
