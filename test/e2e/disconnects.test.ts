import { beforeAll, describe, expect, it } from 'vitest';
import type { SessionState } from '../../core/provider/index.ts';
import type { Kick, Phone } from '../fakewa/api.ts';
import { pairByQr } from '../support/installation.ts';
import { eventually } from '../support/waiting.ts';
import { setUpHastyChain } from './support/hasty.ts';
import type { Shop } from './support/shop.ts';

// The mechanics are tested at the Baileys server (`test/baileys-server/reconnect*.test.ts`). Here: that an app sees each end
// of a connection as `reference/baileys.md` §4.5 tables it, in the session and in the events. Each case has its own phone,
// for a session that loses its connection often pauses longer; and they wait at the same time.

const chain = setUpHastyChain();
let ana: Phone;

beforeAll(async () => {
  ana = await chain.person('Ana');
});

type Case = { readonly name: string; readonly kick?: Kick; readonly failLogin?: number };

/** Breaks the connection of a fresh shop. The next log-in fails where the case says so. */
async function broken({ name, kick = { how: 'abort' }, failLogin }: Case): Promise<Shop> {
  const shop = await chain.shop(name);
  const { number } = shop.phone;
  if (failLogin !== undefined) await chain.wa.faults.failLogin({ number, reason: failLogin });
  await chain.wa.faults.kick(number, kick);
  return shop;
}

const toldOf = async (shop: Shop, matches: (state: SessionState) => boolean): Promise<SessionState> =>
  (await shop.feed.next('connection.state_changed', ({ data }) => matches(data.state))).data.state;

const seen = (shop: Shop, state: Partial<SessionState>): Promise<unknown> =>
  eventually(
    async () => {
      expect(await shop.session()).toMatchObject(state);
      return true;
    },
    { timeoutMs: 30_000, description: JSON.stringify(state) },
  );

/** It is connected (again), nobody had to do anything, and a message goes both ways. */
async function isBack(shop: Shop, text: string): Promise<void> {
  await seen(shop, { status: 'connected', nextAction: 'none' });
  await shop.send(ana, { type: 'text', text });
  await ana.next((message) => message.text === text);
  await ana.sendText(shop.phone.number, text);
  await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === text);
  expect((await chain.wa.sessions()).filter(({ number }) => number === shop.phone.number)).toHaveLength(1);
}

/** Sends are refused as what the state is, or wait until it is another. */
async function sendsNothing(shop: Shop, code: string): Promise<void> {
  const { status, body } = await shop.trySend(ana, { type: 'text', text: 'não sai' });
  if (code === 'session_logged_out') expect({ status, code: body.code }).toEqual({ status: 409, code });
  else expect({ status, state: body.state }).toEqual({ status: 202, state: 'queued' });
}

describe.concurrent('how a connection ends', () => {
  it.each<Case & { readonly reason: string }>([
    { name: '408', kick: { how: 'stream-error', code: 408 }, reason: 'timed_out' },
    { name: '428', kick: { how: 'abort' }, reason: 'connection_lost' },
    { name: '500', kick: { how: 'stream-error' }, reason: 'stream_error' },
    { name: '503', kick: { how: 'stream-error', code: 503 }, reason: 'service_unavailable' },
    { name: '503 at log-in', failLogin: 503, reason: 'service_unavailable' },
  ])('$name: reconnecting by itself', { timeout: 180_000 }, async ({ reason, ...one }) => {
    const shop = await broken(one);
    const state = await toldOf(shop, (state) => state.status === 'reconnecting');
    expect(state).toMatchObject({ nextAction: 'none', retryAt: expect.stringMatching(/^\d{4}-/) as unknown });
    await toldOf(shop, (state) => state.status === 'reconnecting' && state.reason === reason);
    await isBack(shop, `depois de ${one.name}`);
  });

  it('515: opens anew at once', { timeout: 180_000 }, async () => {
    const shop = await broken({ name: '515', kick: { how: 'stream-error', code: 515 } });
    await toldOf(shop, (state) => state.status === 'connecting');
    await isBack(shop, 'depois de 515');
    const states = (await shop.feed.of('connection.state_changed')).map(({ data }) => data.state.status);
    expect(states).not.toContain('reconnecting');
  });

  it(
    '440: half a minute of patience; connect cuts it short; the second time somebody has to look',
    { timeout: 180_000 },
    async () => {
      const shop = await broken({ name: '440', kick: { how: 'replaced' } });
      const { data, createdAt } = await shop.feed.next(
        'connection.state_changed',
        ({ data }) => data.state.status === 'reconnecting',
      );
      const { state } = data;
      expect(state).toMatchObject({ reason: 'connection_replaced', nextAction: 'none' });
      if (state.status !== 'reconnecting') throw new Error(state.status);
      // From when it was told, however much later it is read here.
      expect(Date.parse(state.retryAt) - Date.parse(createdAt)).toBeGreaterThan(20_000);
      await shop.connect();
      await isBack(shop, 'depois de 440');

      await chain.wa.faults.kick(shop.phone.number, { how: 'replaced' });
      const halted = {
        status: 'action_required',
        reason: 'connection_replaced',
        nextAction: 'contact_operator',
      } as const;
      expect(await toldOf(shop, ({ status }) => status === halted.status)).toEqual(halted);
      expect(await shop.session()).toEqual(halted);
    },
  );

  it.each<Case & { readonly reason: string; readonly nextAction: string }>([
    { name: '403', failLogin: 403, reason: 'account_banned', nextAction: 'check_phone' },
    { name: '405', failLogin: 405, reason: 'client_outdated', nextAction: 'contact_operator' },
  ])(
    '$name: stops, keeps the link, says who has to act',
    { timeout: 180_000 },
    async ({ reason, nextAction, ...one }) => {
      const shop = await broken(one);
      const halted = { status: 'action_required', reason, nextAction };
      expect(await toldOf(shop, ({ status }) => status === halted.status)).toEqual(halted);
      expect(await shop.session()).toEqual(halted);
      await sendsNothing(shop, 'session_not_connected');
      expect(await shop.phone.devices()).toHaveLength(1);
      await shop.connect();
      await isBack(shop, `depois de ${one.name}`);
    },
  );

  it.each<Case & { readonly reason: string }>([
    { name: '401', kick: { how: 'device-removed' }, reason: 'device_removed' },
    { name: '411', failLogin: 411, reason: 'multidevice_mismatch' },
  ])('$name: the link is gone; pair again', { timeout: 180_000 }, async ({ reason, ...one }) => {
    const shop = await broken(one);
    const out = { status: 'logged_out', reason, nextAction: 'pair_again' };
    expect(await toldOf(shop, ({ status }) => status === out.status)).toEqual(out);
    expect(await shop.session()).toEqual(out);
    await sendsNothing(shop, 'session_logged_out');
    await shop.phone.removeDevice();
    await pairByQr(shop, shop.phone);
    await isBack(shop, `depois de ${one.name}`);
  });

  it(
    'silence: noticed, tried again until somebody answers; what was sent meanwhile leaves once',
    { timeout: 180_000 },
    async () => {
      const shop = await chain.shop('silence');
      const { number } = shop.phone;
      await shop.send(ana, { type: 'text', text: 'antes do silêncio' });
      await chain.wa.faults.silence(number);
      const { id, state } = await shop.send(ana, { type: 'text', text: 'no silêncio' });
      expect(state).toBe('queued');
      const lost = await toldOf(shop, (state) => state.status === 'reconnecting');
      expect(lost).toMatchObject({ reason: 'timed_out', nextAction: 'none' });
      await eventually(
        async () => {
          const session = await shop.session();
          expect(session).toMatchObject({ status: 'reconnecting', nextAction: 'none' });
          return session.status === 'reconnecting' && session.attempt >= 2;
        },
        { timeoutMs: 30_000, description: 'the log-in that nobody answers to be given up' },
      );
      await chain.wa.faults.speak(number);
      await isBack(shop, 'depois do silêncio');
      await shop.feed.next('message.status_changed', ({ data }) => data.messageId === id && data.state === 'delivered');
      expect((await ana.inbox()).filter(({ text }) => text === 'no silêncio')).toHaveLength(1);
    },
  );
});
