import { expect, test } from 'vitest';
import type { SessionState } from '../../core/provider/index.ts';
import { eventually } from '../support/waiting.ts';
import { pairByQr } from '../support/installation.ts';
import { setUpHastyChain } from './support/hasty.ts';
import type { Shop } from './support/shop.ts';

// Both wait for the same clocks, so they wait together.
const chain = setUpHastyChain();

const expired = { status: 'disconnected', reason: 'pairing_timed_out', nextAction: 'connect' };

/** The QR codes that a page sees which asks all the time, until the state is another. */
async function watched(shop: Shop): Promise<{ readonly codes: ReadonlySet<string>; readonly end: SessionState }> {
  const codes = new Set<string>();
  const end = await eventually(
    async () => {
      const state = await shop.session();
      if (state.status !== 'pairing') return state;
      codes.add(state.method === 'qr' ? state.qr : state.code);
      return undefined;
    },
    { timeoutMs: 25_000, description: 'the pairing to end' },
  );
  return { codes, end };
}

test.concurrent('nobody scans: the QR code is renewed, then the state says to connect again, and that works', async () => {
  const shop = await chain.unpaired();
  await shop.connect();
  const { codes, end } = await watched(shop);
  expect(codes.size).toBeGreaterThan(1);
  expect(end).toEqual(expired);
  await shop.feed.next('connection.state_changed', ({ data }) => data.state.reason === expired.reason);
  const [stale = ''] = codes;
  await expect(shop.phone.scan(stale, { timeoutMs: 2_000 })).rejects.toThrow(/expired/);
  // What is sent meanwhile waits for the phone.
  const ana = await chain.person('Ana');
  expect(await shop.send(ana, { type: 'text', text: 'espera o telefone' })).toMatchObject({ state: 'queued' });
  await pairByQr(shop, shop.phone);
  await ana.next(({ text }) => text === 'espera o telefone');
}, 180_000);

test.concurrent('nobody types the code: the same', async () => {
  const shop = await chain.unpaired();
  await shop.api.post(`/v1/connections/${shop.connectionId}/connect`, { method: 'code', number: shop.phone.number });
  const { codes, end } = await watched(shop);
  expect(codes.size).toBe(1);
  expect(end).toEqual(expired);
  expect(await shop.phone.devices()).toEqual([]);
}, 180_000);
