import { expect, test } from 'vitest';
import type { SessionState } from '../../core/provider/index.ts';
import { matching, isConnected, pair, text } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

const world = setUpWorld();

const path = `/v1/sessions/${SESSION}`;
const is = (status: SessionState['status']) => (state: SessionState) => state.status === status;

/** Kicks the session and waits for the state after; the socket count must never be two. */
async function opensAgain(kick: () => Promise<void>) {
  const { logins } = await world.wa.stats();
  await kick();
  await world.wa.whenCount('logins', logins + 1);
  await world.running.when(SESSION, isConnected);
  expect((await world.wa.sessions()).filter(({ number }) => number === world.shop.number)).toHaveLength(1);
}

test.each([
  ['428: the connection breaks', { how: 'abort' } as const],
  ['428: the connection is closed', { how: 'close' } as const],
  ['503: the service goes away', { how: 'stream-error', code: 503 } as const],
  ['500: an error without a code', { how: 'stream-error' } as const],
  ['515: WhatsApp wants a restart', { how: 'stream-error', code: 515 } as const],
  ['440: another client took over, the first time', { how: 'replaced' } as const],
])('%s', async (_, kick) => {
  await opensAgain(() => world.wa.faults.kick(world.shop.number, kick));
});

test('the second takeover within ten minutes stops, and start goes on', async () => {
  await world.wa.faults.kick(world.shop.number, { how: 'replaced' });
  const state = await world.running.when(SESSION, is('action_required'));
  expect(state).toMatchObject({ reason: 'connection_replaced', nextAction: 'contact_operator' });
  await world.running.call('POST', `${path}/start`, { method: 'qr' });
  await world.running.when(SESSION, isConnected);
});

test('a log-in that fails with 503 is tried again', async () => {
  await world.wa.faults.failLogin({ number: world.shop.number, reason: 503, times: 2 });
  await opensAgain(() => world.wa.faults.kick(world.shop.number, { how: 'abort' }));
});

test('connections refused: it says when it will try, and does', async () => {
  await world.wa.faults.refuseConnections(true);
  await world.wa.faults.kick(world.shop.number, { how: 'abort' });
  const state = await world.running.when(SESSION, (state) => state.status === 'reconnecting' && state.attempt >= 2);
  expect(state).toMatchObject({ nextAction: 'none', retryAt: matching(/^\d{4}-/) });
  expect(await world.running.send(SESSION, 'no', text(world.ana, 'x'))).toMatchObject({
    status: 409,
    json: { code: 'session_not_connected' },
  });
  await world.wa.faults.refuseConnections(false);
  await world.running.when(SESSION, isConnected);
});

test.each([
  [403, 'account_banned', 'check_phone'],
  [405, 'client_outdated', 'contact_operator'],
  [402, 'temporarily_banned', 'wait'],
])('%i stops and keeps the link, also over a restart', async (reason, word, nextAction) => {
  await world.wa.faults.failLogin({ number: world.shop.number, reason });
  await world.wa.faults.kick(world.shop.number, { how: 'abort' });
  await world.running.when(SESSION, is('action_required'));
  const { connections } = await world.wa.stats();
  await world.restart();
  expect(world.running.state(SESSION)).toEqual({ status: 'action_required', reason: word, nextAction });
  expect((await world.wa.stats()).connections).toBe(connections);
  await world.running.call('POST', `${path}/start`, { method: 'qr' });
  await world.running.when(SESSION, isConnected);
});

test('stop keeps the link; a restart of the server does not open it; start does', async () => {
  const { json } = await world.running.call('POST', `${path}/stop`);
  expect(json).toMatchObject({ state: { status: 'disconnected', reason: 'stopped', nextAction: 'connect' } });
  await world.wa.whenOffline(world.shop.number);
  await world.restart();
  expect(world.running.state(SESSION)).toMatchObject({ status: 'disconnected' });
  expect((await world.running.call('POST', `${path}/start`, { method: 'qr' })).json).toMatchObject({
    state: { status: 'connected' },
  });
});

test('a restart of the server opens what was open', async () => {
  await world.restart();
  expect(world.running.state(SESSION)).toMatchObject({ status: 'connected', number: world.shop.number });
  expect(await world.running.send(SESSION, 'after-restart', text(world.ana, 'voltei'))).toMatchObject({
    json: { state: 'sent' },
  });
});

test('pre-keys are uploaded when WhatsApp runs low', async () => {
  await world.wa.faults.preKeyLow(world.shop.number, 2);
  await world.wa.whenOnline(world.shop.number);
  await expect.poll(async () => (await world.shop.devices())[0]?.preKeys).toBeGreaterThan(2);
});

test('the phone removes the device: keys gone, unsent messages failed, pair again', async () => {
  await world.wa.faults.kick(world.shop.number, { how: 'device-removed' });
  const state = await world.running.when(SESSION, is('logged_out'));
  expect(state).toEqual({ status: 'logged_out', reason: 'device_removed', nextAction: 'pair_again' });
  expect(await world.running.send(SESSION, 'gone', text(world.ana, 'x'))).toMatchObject({
    status: 409,
    json: { code: 'session_logged_out', retryable: false },
  });
  await world.restart();
  expect(world.running.state(SESSION)).toMatchObject({ status: 'logged_out' });
  await world.shop.removeDevice();
  await pair(world.running, world.wa, SESSION, world.shop);
});

test('logout unlinks at the phone, also from a stopped session; delete forgets everything', async () => {
  expect(await world.shop.devices()).toHaveLength(1);
  await world.running.call('POST', `${path}/stop`);
  const { json } = await world.running.call('POST', `${path}/logout`);
  expect(json).toMatchObject({ state: { status: 'logged_out', reason: 'logged_out' } });
  await expect.poll(() => world.shop.devices()).toHaveLength(0);
  expect((await world.running.call('DELETE', path)).status).toBe(204);
  expect((await world.running.call('DELETE', path)).status).toBe(204);
  expect(await world.running.call('GET', path)).toMatchObject({ status: 404, json: { code: 'resource_not_found' } });
});
