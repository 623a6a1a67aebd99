import { expect, test } from 'vitest';
import { text } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

const world = setUpWorld();

const say = (key: string, body: string) => world.running.send(SESSION, key, text(world.ana, body));
const statusOf = (id: unknown, state: string) =>
  world.gateway.next('message.status_changed', ({ data }) => data.providerMessageId === id && data.state === state);

test('the same key twice is one message; another message under it is refused', async () => {
  const first = await say('twice', 'uma vez');
  const second = await say('twice', 'uma vez');
  expect(second.json).toEqual(first.json);
  const other = await say('twice', 'outra coisa');
  expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_key_reused' } });
  await say('after', 'marco');
  await world.ana.next((message) => message.text === 'marco');
  const inbox = await world.ana.inbox();
  expect(inbox.filter((message) => message.text === 'uma vez')).toMatchObject([{ wireCount: 1 }]);
  expect(inbox.some((message) => message.text === 'outra coisa')).toBe(false);
});

test('a privacy token is issued once a contact, not with every message', async () => {
  await say('token-1', 'primeira');
  await say('token-2', 'segunda');
  await world.ana.next((message) => message.text === 'segunda');
  const { queries } = await world.wa.stats();
  for (let index = 0; index < 10; index += 1) await say(`token-many-${index}`, 'mais');
  expect((await world.wa.stats()).queries).toBe(queries);
});

test('the same key at the same time is one message', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => say('at-once', 'juntos')));
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect(await world.ana.next((message) => message.text === 'juntos')).toMatchObject({ wireCount: 1 });
});

test('receipts in the wrong order move forward only', async () => {
  await world.ana.setAutoReceipts('none');
  const { json } = await say('order', 'ordem');
  const id = String(json['providerMessageId']);
  await world.ana.receipt(id, world.shop.number, 'read');
  await statusOf(id, 'read');
  await world.ana.receipt(id, world.shop.number, 'delivered');
  await world.ana.receipt(id, world.shop.number, 'played');
  await statusOf(id, 'played');
  const states = world.gateway.events.flatMap((event) =>
    event.type === 'message.status_changed' && event.data.providerMessageId === id ? [event.data.state] : [],
  );
  expect(states).toEqual(['read', 'played']);
  await world.ana.setAutoReceipts('delivered');
});

test('nack 479 is a failure with its code, for good', async () => {
  await world.wa.faults.nack({ to: world.ana.number, code: 479 });
  const failed = await say('nack', 'recusado');
  expect(failed).toMatchObject({
    status: 502,
    json: { code: 'provider_rejected', providerCode: '479', retryable: false },
  });
  expect(await say('nack', 'recusado')).toMatchObject({ status: 502, json: { providerCode: '479' } });
  expect((await world.ana.inbox()).some((message) => message.text === 'recusado')).toBe(false);
});

test('a nack that may pass is tried again under the same key', async () => {
  await world.wa.faults.nack({ to: world.ana.number, code: 429 });
  expect(await say('busy', 'de novo')).toMatchObject({ status: 429, json: { code: 'rate_limited', retryable: true } });
  expect(await say('busy', 'de novo')).toMatchObject({ status: 200, json: { state: 'sent' } });
});

test('nack 463 restricts the session, until when WhatsApp says', async () => {
  const endsAtSeconds = Math.floor(Date.now() / 1000) + 3600;
  await world.wa.faults.reachoutTimelock(world.shop.number, { type: 'RESTRICT_ALL_COMPANIONS', endsAtSeconds });
  await world.wa.faults.nack({ to: world.ana.number, code: 463 });
  expect(await say('cold', 'frio')).toMatchObject({
    status: 403,
    json: { code: 'recipient_not_allowed', providerCode: '463' },
  });
  const until = new Date(endsAtSeconds * 1000).toISOString();
  const state = await world.running.when(SESSION, (state) => state.status === 'restricted' && state.until === until);
  expect(state).toMatchObject({ number: world.shop.number, reason: 'reachout_timelock', nextAction: 'wait' });
  // Chats that exist go on.
  expect(await say('warm', 'conhecido')).toMatchObject({ status: 200, json: { state: 'sent' } });
  // A restart knows.
  await world.restart();
  await world.running.when(SESSION, (state) => state.status === 'restricted');

  await world.wa.faults.reachoutTimelock(world.shop.number, undefined);
  await world.wa.faults.nack({ to: world.ana.number, code: 463 });
  await say('cold-2', 'frio');
  await world.running.when(SESSION, (state) => state.status === 'connected');
});

test('a number that is not on WhatsApp', async () => {
  const nobody = '+5511900000001';
  await world.wa.faults.notOnWhatsApp(nobody);
  expect(await world.running.send(SESSION, 'nobody', text(nobody, 'alô'))).toMatchObject({
    status: 422,
    json: { code: 'recipient_unreachable', retryable: false },
  });
  const { json } = await world.running.call('POST', `/v1/sessions/${SESSION}/numbers`, {
    numbers: [world.ana.number, nobody],
  });
  expect(json['results']).toEqual([
    { number: world.ana.number, exists: true, canonical: world.ana.number },
    { number: nobody, exists: false },
  ]);
});

test('a phone that cannot read it gets it again', async () => {
  await world.ana.askAgain(1);
  const { json } = await say('again', 'de novo por favor');
  const message = await world.ana.next(({ text }) => text === 'de novo por favor');
  expect(message.id).toBe(json['providerMessageId']);
});

test('not connected: refused before anything is stored, and the same key sends later', async () => {
  await world.running.call('POST', `/v1/sessions/${SESSION}/stop`);
  expect(await say('offline', 'depois')).toMatchObject({
    status: 409,
    json: { code: 'session_not_connected', retryable: true },
  });
  // What was answered already is answered again.
  expect(await say('twice', 'uma vez')).toMatchObject({ status: 200, json: { state: 'sent' } });
  await world.running.call('POST', `/v1/sessions/${SESSION}/start`, { method: 'qr' });
  expect(await say('offline', 'depois')).toMatchObject({ status: 200, json: { state: 'sent' } });
});

test('profile', async () => {
  expect(await world.running.call('GET', `/v1/sessions/${SESSION}/profile`)).toMatchObject({ status: 200 });
  expect(await world.running.call('GET', `/v1/sessions/${SESSION}/profile?address=phone:nobody`)).toMatchObject({
    status: 422,
  });
});
