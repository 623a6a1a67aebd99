import type { FakeWhatsApp, Phone, ReceivedMessage } from '../../fakewa/api.ts';
import { numberOf, PERSON, PERSON_NAME, unique, type Seen, type VendorAccount } from './vendor-world.ts';

/** The person's phone, which all worlds of this WhatsApp share. */
export async function addPerson(wa: FakeWhatsApp): Promise<Phone> {
  const person = await wa.addAccount({ number: PERSON, name: PERSON_NAME });
  await person.setAutoReceipts('none');
  return person;
}

/** A fake WhatsApp behind a real Baileys server: a phone of the business, to be linked, and the person's. */
export async function baileysWorld(wa: FakeWhatsApp, person: Phone): Promise<VendorAccount> {
  const shop = await wa.addAccount({ number: `+55119${88_000_000 + Number(unique())}`, name: 'Shop' });
  const arrived = async () => (await person.inbox()).filter(({ from }) => from === shop.number);
  const sees = async () => (await arrived()).map(see);
  return {
    provider: 'baileys',
    connectionConfig: {},
    handlers: [],
    callsAt: () => undefined,
    async scans(qr) {
      await shop.scan(qr);
      await wa.whenOnline(shop.number);
    },
    async personWrites(text, quoting) {
      const quoted = quoting && (await arrived()).find(({ id }) => id === quoting.id);
      return person.sendText(shop.number, text, quoted === undefined ? {} : { quoted });
    },
    async personPicks(option) {
      await person.sendText(shop.number, numberOf(option, await sees()));
    },
    personSees: sees,
    async reports({ id }, state) {
      // That WhatsApp has it, the server was told when it sent it.
      if (state !== 'sent') await person.receipt(id, shop.number, state);
    },
  };
}

function see({ id, text = '', message }: ReceivedMessage): Seen {
  const { imageMessage, locationMessage, extendedTextMessage } = message;
  const base = { id, quotes: extendedTextMessage?.contextInfo?.stanzaId ?? undefined };
  if (imageMessage) return { ...base, kind: 'image', text };
  if (locationMessage) return { ...base, kind: 'location', text: locationMessage.name ?? '' };
  return { ...base, kind: 'text', text };
}
