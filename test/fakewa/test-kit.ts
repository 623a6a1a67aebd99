/** Small helpers of the fake's own tests. */
import { type Client, makeClient } from './client.ts';
import type { FakeWhatsApp, Phone } from './index.ts';

let counter = 0;

/** A number that no other test uses. */
export const nextNumber = (): string => {
  counter += 1;
  return `+55119${String(90_000_000 + counter)}`;
};

/** Links a client to a phone by QR and logs it in. */
export const link = async (wa: FakeWhatsApp, phone: Phone, client: Client): Promise<void> => {
  client.open();
  await phone.scan(await client.qr());
  await client.closed();
  client.open();
  await client.opened();
  await wa.whenOnline(phone.number);
};

/** A linked session, its phone, and a contact. */
export const linked = async (
  wa: FakeWhatsApp,
  settings: Parameters<typeof makeClient>[2] = {},
): Promise<{ client: Client; phone: Phone; contact: Phone }> => {
  const phone = await wa.addAccount({ number: nextNumber(), name: 'Shop' });
  const contact = await wa.addAccount({ number: nextNumber(), name: 'Ana' });
  const client = makeClient(wa.url, undefined, settings);
  await link(wa, phone, client);
  return { client, phone, contact };
};
