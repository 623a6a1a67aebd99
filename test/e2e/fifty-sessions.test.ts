import { beforeAll, expect, test } from 'vitest';
import type { Phone } from '../fakewa/api.ts';
import { setUpChain } from './support/chain.ts';
import type { Shop } from './support/shop.ts';

const SESSIONS = 50;
/** Phones that are linked at the same time. */
const AT_ONCE = 10;

const chain = setUpChain();
const shops: Shop[] = [];
let ana: Phone;

beforeAll(async () => {
  ana = await chain.person('Ana');
  while (shops.length < SESSIONS) {
    const names = Array.from({ length: AT_ONCE }, (_, index) => `loja ${shops.length + index}`);
    shops.push(...(await Promise.all(names.map((name) => chain.shop(name)))));
  }
}, 120_000);

test(
  `${SESSIONS} phones come back after a kill -9 of everything, and each sends and receives`,
  { timeout: 180_000 },
  async () => {
    expect(await chain.wa.sessions()).toHaveLength(SESSIONS);
    await chain.restart('both', 'SIGKILL', shops);
    expect(await chain.wa.sessions()).toHaveLength(SESSIONS);

    await Promise.all(shops.map((shop) => shop.send(ana, { type: 'text', text: `de ${shop.phone.number}` })));
    for (const { phone } of shops) {
      expect(await ana.next(({ from }) => from === phone.number)).toMatchObject({ text: `de ${phone.number}` });
    }
    await Promise.all(shops.map(({ phone }) => ana.sendText(phone.number, `para ${phone.number}`)));
    for (const { phone, feed } of shops) {
      const { data } = await feed.next('message.received');
      expect(data.message.content['text']).toBe(`para ${phone.number}`);
    }
    const received = await Promise.all(shops.map(({ feed }) => feed.of('message.received')));
    expect(received.map(({ length }) => length)).toEqual(shops.map(() => 1));
  },
);
