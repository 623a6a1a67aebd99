import { request } from 'node:http';
import { expect, test } from 'vitest';
import { anyString, containing, matching, nextNumber, SECRET } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';
import { ExternalWhatsAppAPI } from '../support/seed-client.ts';

const world = setUpWorld();

/** With headers that `fetch` does not let one set. */
function raw(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(world.running.server.url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end();
  });
}

test('the secret: needed, and compared whole', async () => {
  for (const authorization of [
    '',
    'Bearer wrong',
    `Basic ${SECRET}`,
    `Bearer ${SECRET}x`,
    `Bearer ${SECRET.slice(0, -1)}`,
  ]) {
    const answer = await world.running.call('GET', '/v1/sessions', undefined, { authorization });
    expect(answer).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
  }
  expect(await world.running.call('GET', '/v1/sessions')).toMatchObject({
    status: 200,
    json: { sessions: [{ id: SESSION }] },
  });
  expect(await (await fetch(`${world.running.server.url}/healthz`)).json()).toEqual({ status: 'ok' });
});

test.each([
  ['GET', '/nothing', 404, 'route_not_found'],
  ['GET', '/v1/sessions/unknown', 404, 'resource_not_found'],
  ['PUT', '/v1/sessions/x/start', 405, 'method_not_allowed'],
  ['GET', '/v1/sessions/x/messages', 405, 'method_not_allowed'],
  ['GET', '/v1/sessions/..%2fetc', 422, 'invalid_request'],
  ['GET', `/v1/sessions/${'a'.repeat(65)}`, 422, 'invalid_request'],
])('%s %s is %i %s', async (method, path, status, code) => {
  const answer = await world.running.call(method, path);
  expect(answer).toMatchObject({ status, json: { code, retryable: false } });
  expect(answer.response.headers.get('content-type')).toBe('application/problem+json');
  if (status === 405) expect(answer.response.headers.get('allow')).toBe('POST');
});

test('a person is forgotten, also twice; whoever is nobody is not', async () => {
  const path = `/v1/sessions/${SESSION}/forget`;
  const addresses = [{ type: 'phone', number: '+5511999990001' }];
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await world.running.call('POST', path, { addresses })).toMatchObject({ status: 204 });
  }
  expect(await world.running.call('POST', path, { addresses: [] })).toMatchObject({ status: 422 });
  expect(await world.running.call('POST', '/v1/sessions/unknown/forget', { addresses })).toMatchObject({ status: 404 });
});

test('bad bodies: said which, and nothing happens', async () => {
  const path = `/v1/sessions/${SESSION}/messages`;
  const post = (body: string, type = 'application/json') =>
    fetch(world.running.server.url + path, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': type },
    });
  expect(await (await post('{}', 'text/plain')).json()).toMatchObject({ code: 'unsupported_media_type' });
  expect(await (await post('{')).json()).toMatchObject({ code: 'invalid_json' });
  const to = { type: 'phone', number: world.ana.number };
  for (const [body, field] of [
    [{ idempotencyKey: 'k', message: { type: 'text', to, text: '' } }, 'message.text'],
    [
      { idempotencyKey: 'k', message: { type: 'text', to: { type: 'phone', number: '123' }, text: 'a' } },
      'message.to.number',
    ],
    [{ idempotencyKey: '', message: { type: 'text', to, text: 'a' } }, 'idempotencyKey'],
    [{ idempotencyKey: 'k', message: { type: 'text', to, text: 'a', extra: 1 } }, 'message'],
  ] as const) {
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', detail: containing(field) });
  }
  const bad = await world.running.send(SESSION, 'k', {
    type: 'text',
    to: { type: 'user', id: 'not a lid' },
    text: 'a',
  });
  expect(bad).toMatchObject({ status: 422, json: { code: 'invalid_message' } });
  const huge = await world.running.call('POST', `/v1/sessions/${SESSION}/start`, {
    method: 'qr',
    x: 'x'.repeat(70_000),
  });
  expect(huge).toMatchObject({ status: 413, json: { code: 'body_too_large' } });
  expect(await world.ana.inbox()).toHaveLength(0);
  expect((await world.running.call('POST', '/v1/sessions/never/start', { method: 'smoke' })).status).toBe(422);
  expect((await world.running.call('GET', '/v1/sessions/never')).status).toBe(404);
});

test("the seed's client works as written", async () => {
  process.env['WHATSAPP_SERVER_URL'] = world.running.server.url;
  const api = new ExternalWhatsAppAPI();
  const phone = await world.account();
  expect(await api.getQRCode('loja')).toBeNull();
  expect(await api.sendMessage('loja', world.ana.jid, 'cedo')).toBe(false);
  expect(await api.startSession('loja')).toBe(true);
  const qrCode = await api.getQRCode('loja');
  expect(qrCode).toMatch(/^data:image\/png;base64,/);
  const state = world.running.state('loja');
  if (state?.status !== 'pairing' || state.method !== 'qr') throw new Error('no QR');
  await phone.scan(state.qr);
  await world.running.when('loja', ({ status }) => status === 'connected');
  expect(await api.getQRCode('loja')).toBeNull();
  for (const to of [world.ana.jid, world.ana.number, world.ana.number.slice(1), world.ana.lid]) {
    expect(await api.sendMessage('loja', to, `para ${to}`)).toBe(true);
    expect(await world.ana.next((message) => message.text === `para ${to}`)).toBeDefined();
  }
  // No key: twice is two messages.
  await api.sendMessage('loja', world.ana.jid, 'eco');
  await api.sendMessage('loja', world.ana.jid, 'eco');
  expect((await world.ana.inbox()).filter((message) => message.text === 'eco')).toHaveLength(2);
});

test("the seed's answers, word for word, under both paths", async () => {
  const { url } = world.running.server;
  const read = async (method: string, path: string, body?: unknown) => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(url + path, { method, ...init });
    return { status: response.status, json: (await response.json()) as unknown };
  };
  expect(await read('POST', '/sessions/nobody/send', { to: '5511999999999', message: 'x' })).toEqual({
    status: 400,
    json: { error: 'Sessão não conectada' },
  });
  expect(await read('POST', '/api/tenants/fresh/start')).toEqual({
    status: 200,
    json: { success: true, message: 'Sessão iniciada' },
  });
  expect(await read('GET', '/api/tenants/fresh/qr')).toEqual({
    status: 200,
    json: { qrCode: matching(/^data:/) },
  });
  expect(await read('GET', '/api/tenants/fresh/status')).toEqual({
    status: 200,
    json: { status: 'pairing', phone: null },
  });
  expect(await read('GET', `/api/tenants/${SESSION}/status`)).toEqual({
    status: 200,
    json: { status: 'connected', phone: world.shop.number },
  });
  expect(await read('POST', `/api/tenants/${SESSION}/send`, { to: world.ana.number, message: 'oi' })).toEqual({
    status: 200,
    json: { success: true },
  });
  expect(await read('POST', `/sessions/${SESSION}/send`, { to: 'quem?', message: 'oi' })).toMatchObject({
    status: 422,
    json: { error: anyString },
  });
  await world.wa.faults.notOnWhatsApp('+5511900000002');
  expect(await read('POST', `/sessions/${SESSION}/send`, { to: '5511900000002', message: 'oi' })).toMatchObject({
    status: 500,
    json: { error: anyString },
  });
});

test('without a token, a page, a proxy or a foreign name gets nothing', async () => {
  const path = `/sessions/${nextNumber().slice(1)}/start`;
  for (const headers of [
    { origin: 'https://evil.example' },
    { host: 'evil.example' },
    { host: 'evil.example:3001' },
    { 'x-forwarded-for': '10.0.0.1' },
    { 'x-forwarded-host': 'a.example' },
    { forwarded: 'for=10.0.0.1' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    expect(await raw('POST', path, headers)).toBe(401);
  }
  expect(await raw('POST', path, { host: 'evil.example', authorization: `Bearer ${SECRET}` })).toBe(200);
  // The other routes want the token from everybody.
  expect(await raw('GET', '/v1/sessions', {})).toBe(401);
});

test('nothing secret and no message in the log', async () => {
  const words = 'palavra-que-ninguem-deve-ler';
  await world.running.send(SESSION, 'log', {
    type: 'text',
    to: { type: 'phone', number: world.ana.number },
    text: words,
  });
  await world.ana.sendText(world.shop.number, words);
  await world.gateway.next('message.received', ({ data }) => data.type === 'text' && data.text === words);
  const log = world.running.logLines.join('\n');
  expect(log).toContain('"status":"connected"');
  for (const secret of [
    words,
    SECRET,
    world.running.settings.encryptionKeys.slice(-20),
    world.ana.number.slice(1),
    world.shop.number.slice(1),
  ]) {
    expect(log).not.toContain(secret);
  }
});
