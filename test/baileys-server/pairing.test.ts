import { expect, test } from 'vitest';
import type { SessionState } from '../../core/provider/index.ts';
import { matching, isConnected, pair, text } from './harness.ts';
import { setUpWorld } from './world.ts';

const world = setUpWorld({ pair: false });

const start = async (session: string, body: unknown): Promise<SessionState> => {
  const { json } = await world.running.call('POST', `/v1/sessions/${session}/start`, body);
  return (json as { state: SessionState }).state;
};

test('QR: as text, PNG, SVG; gone once connected', async () => {
  const state = await start('qr', { method: 'qr' });
  expect(state).toMatchObject({ status: 'pairing', method: 'qr', nextAction: 'scan_qr' });
  const path = '/v1/sessions/qr/qr';
  const raw = await (await world.running.call('GET', `${path}?format=raw`)).response.text();
  expect(state).toMatchObject({ qr: raw });
  const png = await world.running.call('GET', path);
  expect(png.response.headers.get('content-type')).toBe('image/png');
  expect(
    Buffer.from(await png.response.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  const svg = await world.running.call('GET', `${path}?format=svg`);
  expect(await svg.response.text()).toContain('<svg');
  expect(await world.running.call('GET', `${path}?format=gif`)).toMatchObject({ status: 422 });

  // Asking again changes nothing.
  expect(await start('qr', { method: 'qr' })).toEqual(state);

  await (await world.account()).scan(raw);
  await world.running.when('qr', isConnected);
  expect(await world.running.call('GET', path)).toMatchObject({ status: 409, json: { code: 'conflict' } });
});

test('pairing code, and a change of mind between the methods', async () => {
  const phone = await world.account();
  await start('code', { method: 'qr' });
  const state = await start('code', { method: 'code', number: phone.number });
  expect(state).toMatchObject({
    status: 'pairing',
    method: 'code',
    code: matching(/^[A-Z0-9]{8}$/),
    nextAction: 'enter_code',
  });
  if (state.status !== 'pairing' || state.method !== 'code') throw new Error('no code');
  await phone.enterPairingCode(state.code);
  expect(await world.running.when('code', isConnected)).toMatchObject({ number: phone.number });
  expect(await world.running.send('code', 'k', text(world.ana, 'com código'))).toMatchObject({
    json: { state: 'sent' },
  });
});

test('a pairing code that was never typed leaves nothing behind: the next start registers anew', async () => {
  const phone = await world.account();
  await start('half', { method: 'code', number: phone.number });
  await world.restart();
  // Restored as wanted; what it restores is a fresh pairing, not a log-in with half-made credentials.
  await world.running.when('half', (state) => state.status === 'pairing');
  await world.running.call('POST', '/v1/sessions/half/stop');
  await pair(world.running, world.wa, 'half', phone);
});

test('a registration that is refused is not repeated for ever', async () => {
  await world.wa.faults.failLogin({ reason: 401 });
  expect(await start('refused', { method: 'qr' })).toEqual({
    status: 'disconnected',
    reason: 'pairing_failed',
    nextAction: 'connect',
  });
  await world.wa.faults.refuseConnections(true);
  expect(await start('refused', { method: 'qr' })).toEqual({
    status: 'disconnected',
    reason: 'whatsapp_unreachable',
    nextAction: 'connect',
  });
  await world.wa.faults.refuseConnections(false);
});

test('a passkey is asked for: said so, and not covered by the next QR code', async () => {
  const phone = await world.account();
  await world.wa.faults.passkey(phone.number);
  const state = await start('passkey', { method: 'qr' });
  if (state.status !== 'pairing' || state.method !== 'qr') throw new Error('no QR');
  phone.scan(state.qr).catch(() => undefined);
  const required = await world.running.when('passkey', ({ status }) => status === 'passkey_required');
  expect(required).toEqual({ status: 'passkey_required', reason: 'passkey_requested', nextAction: 'use_passkey' });
  await world.wa.faults.passkey(phone.number, 'off');
  await world.running.call('POST', '/v1/sessions/passkey/stop');
  await pair(world.running, world.wa, 'passkey', phone);
});

test('states are streamed, first the present one, and announced to the gateway', async () => {
  const phone = await world.account();
  await start('stream', { method: 'qr' });
  const response = await fetch(`${world.running.server.url}/v1/sessions/stream/states`, {
    headers: { authorization: `Bearer ${world.running.settings.secret}` },
  });
  const seen: string[] = [];
  const reading = (async () => {
    let rest = '';
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      rest += Buffer.from(chunk).toString();
      const messages = rest.split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: ?(.*)$/m.exec(message)?.[1];
        if (data !== undefined) seen.push((JSON.parse(data) as SessionState).status);
      }
      if (seen.includes('connected')) return;
    }
  })();
  await pair(world.running, world.wa, 'stream', phone);
  await reading;
  expect(seen[0]).toBe('pairing');
  await world.gateway.next(
    'session.state_changed',
    ({ data }) => data.status === 'connected' && data.number === phone.number,
  );
});

test('two sessions do not mix', async () => {
  const [one, two] = [await world.account('Um'), await world.account('Dois')];
  await pair(world.running, world.wa, 'one', one);
  await pair(world.running, world.wa, 'two', two);
  const first = await world.running.send('one', 'same-key', text(world.ana, 'de um'));
  const second = await world.running.send('two', 'same-key', text(world.ana, 'de dois'));
  expect(first.json['providerMessageId']).not.toBe(second.json['providerMessageId']);
  expect(await world.ana.next((message) => message.text === 'de um')).toMatchObject({ from: one.number });
  expect(await world.ana.next((message) => message.text === 'de dois')).toMatchObject({ from: two.number });
  await world.ana.sendText(two.number, 'só para dois');
  await world.gateway.next('message.received', (event) => event.number === two.number);
  const paths = world.gateway.requests.filter(({ body }) => body.includes('só para dois')).map(({ path }) => path);
  expect(new Set(paths)).toEqual(new Set(['/webhooks/baileys/two']));
  // A message of one cannot be opened, quoted or reacted to through the other.
  const stolen = await world.running.call('GET', `/v1/sessions/two/media/${String(first.json['providerMessageId'])}`);
  expect(stolen.status).toBe(404);
});
