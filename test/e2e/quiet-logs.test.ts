import { beforeAll, expect, test } from 'vitest';
import type { Phone } from '../fakewa/api.ts';
import { pairByQr } from '../support/installation.ts';
import { setUpChain } from './support/chain.ts';
import type { Shop } from './support/shop.ts';

// At the level that a newcomer runs with.
const chain = setUpChain('sqlite', async () => ({ env: { POLYZAP_LOG_LEVEL: '' } }));
const WORDS = 'palavras-que-so-dizem-respeito-a-nos';

let shop: Shop;
let ana: Phone;

beforeAll(async () => {
  shop = await chain.shop();
  ana = await chain.person('Ana Sigilosa');
});

const both = async (text: string): Promise<void> => {
  await shop.send(ana, { type: 'text', text });
  await ana.next((message) => message.text === text);
  await ana.sendText(shop.phone.number, text);
  await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === text);
};

test(
  'no key, credential, text, number, or session of libsignal in what any process prints',
  { timeout: 180_000 },
  async () => {
    await both(`${WORDS} 1`);
    // New sessions in favour of old ones, from both sides: what makes libsignal print whole ratchets.
    await ana.reinstall();
    await both(`${WORDS} 2`);
    await ana.reinstall();
    await ana.sendText(shop.phone.number, `${WORDS} 3`, { corrupt: 1 });
    await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === `${WORDS} 3`);
    await ana.askAgain(1);
    await shop.send(ana, { type: 'text', text: `${WORDS} 4` });
    await ana.next(({ text }) => text === `${WORDS} 4`);
    // Refusals, a bad request, a kill, a phone that goes and comes back.
    await chain.wa.faults.nack({ from: shop.phone.number, code: 479 });
    await shop.trySend(ana, { type: 'text', text: `${WORDS} 5` });
    await shop.api.ask('POST', '/v1/messages', { to: ana.number, type: 'text', text: WORDS, extra: WORDS });
    await shop.api.ask('GET', `/v1/messages?clientReference=${WORDS}&to=${ana.number}`);
    await chain.setting.installation.admin.ask('GET', '/v1/events', undefined, {
      authorization: `Bearer ${shop.key}x`,
    });
    await chain.restart('both', 'SIGKILL', [shop]);
    await both(`${WORDS} 6`);
    await shop.phone.removeDevice();
    await shop.feed.next('connection.state_changed', ({ data }) => data.state.status === 'logged_out');
    await pairByQr(shop, shop.phone);
    await chain.restart('both', 'SIGTERM', [shop]);
    await both(`${WORDS} 7`);

    const programs = chain.programs();
    expect(programs).toHaveLength(6);
    const output = programs.map((program) => program.output()).join('\n');
    // They do print: what they are about, by our own ids.
    expect(output).toContain(shop.connectionId);
    expect(output).toContain('"status":"connected"');
    const secrets = chain.setting.installation.secrets.flatMap((secret) => [secret, secret.slice(-20)]);
    const people = [ana, shop.phone].flatMap(({ number, lid }) => [number.slice(1), lid.replace('@lid', '')]);
    for (const word of [...secrets, ...people, shop.key, shop.key.slice(-20), WORDS, ana.name]) {
      expect(output).not.toContain(word);
    }
    expect(output).not.toMatch(
      /SessionEntry|rootKey|privKey|ephemeralKeyPair|<Buffer|Closing (open )?session|Bad MAC/i,
    );
  },
);
