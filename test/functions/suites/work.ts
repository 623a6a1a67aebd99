import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hashApiKey } from '../../../core/crypto/api-key.ts';
import { createLog } from '../../../netlify/log.ts';
import { wakeDrain } from '../../../netlify/work/wake.ts';
import { eventually } from '../../support/waiting.ts';
import { createActor, text, type Actor, type Message } from '../support/actors.ts';
import type { Setting } from '../support/setting.ts';
import { ADMIN_KEY, startSite, type Site } from '../support/site.ts';

const TO = '+5511999990001';

/** A server of the test's own, until the end of its scope. */
async function serve(answer: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What waits: killed sends, nudges, ticks, the drain. */
export function work({ bundle, databaseUrl, backend, site }: Setting): void {
  let sql: Client;
  let actor: Actor;

  /** An instance beside `site`, for a test to end. */
  const start = (env: Readonly<Record<string, string>> = {}) =>
    startSite(bundle, { databaseUrl, env: { POLYZAP_BAILEYS_URL: backend.url, ...env } });

  beforeAll(async () => {
    sql = new Client({ connectionString: databaseUrl });
    await sql.connect();
    actor = await createActor(site, 'baileys');
  });
  beforeEach(() => {
    backend.behaviour = 'take';
    backend.asked.length = backend.taken.length = 0;
  });
  afterAll(() => sql?.end());

  /** Time passes: leases are over, and what waits for a retry is due. */
  const laterOn = () => sql.query('UPDATE send SET due_at = 0');
  const stateOf = async (id: string) => (await actor.app.get<Message>(`/v1/messages/${id}`)).state;

  /** Messages that a function accepted and could not send, before it ended: its nudge is lost. */
  async function waiting(count: number): Promise<readonly string[]> {
    backend.behaviour = 'down';
    const mortal = await start();
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        actor.on(mortal).ask<Message>('POST', '/v1/messages', text(`+55119999900${10 + index}`)),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(202));
    await mortal.program.kill('SIGKILL');
    backend.behaviour = 'take';
    await laterOn();
    return answers.map(({ body }) => body.id).sort();
  }

  it('of a function killed in the middle of a send, the next tick sends, with the same key, once its lease is over', async () => {
    backend.behaviour = 'hang';
    const mortal = await start();
    const cut = actor
      .on(mortal)
      .post('/v1/messages', text(TO))
      .catch(() => 'cut off');
    const [id = ''] = await eventually(() => backend.asked.length > 0 && backend.asked, { description: 'a send' });
    await mortal.program.kill('SIGKILL');
    expect(await cut).toBe('cut off');
    backend.behaviour = 'take';

    expect(await site.tick()).toBe(204);
    expect(backend.asked).toEqual([id]);
    await laterOn();
    expect(await site.tick()).toBe(204);
    expect(backend.taken).toEqual([id]);
    expect(await stateOf(id)).toBe('sent');
  });

  it('of a function killed in the middle of a send to a backend that takes each key as new, is not sent again: nobody knows', async () => {
    const asked: string[] = [];
    // Of Meta's Graph API: a number that is in order, and a send that is never answered.
    await using graph = await serve((request, response) => {
      request.resume().on('end', () => {
        if (request.url?.endsWith('/messages') === true) asked.push(request.url);
        else response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}');
      });
    });
    const env = { POLYZAP_CLOUD_BASE_URL: graph.url };
    const [mortal, heir] = await Promise.all([start(env), start(env)]);
    const shop = await createActor(heir, 'cloud', {
      accessToken: 'EAAGm0PX4ZCpsBAO3bZCOjZBtv',
      phoneNumberId: '106540352242922',
      appSecret: '0123456789abcdef0123456789abcdef',
      verifyToken: '0123456789abcdef',
    });
    const cut = shop
      .on(mortal)
      .post('/v1/messages', { to: TO, type: 'template', name: 'order_ready', language: 'pt_BR', parameters: [] })
      .catch(() => 'cut off');
    await eventually(() => asked.length > 0, { description: 'a send' });
    await mortal.program.kill('SIGKILL');
    expect(await cut).toBe('cut off');

    await laterOn();
    expect(await heir.tick()).toBe(204);
    await laterOn();
    expect(await heir.tick()).toBe(204);
    expect(asked).toHaveLength(1);
    expect(await shop.app.get('/v1/messages?state=unknown')).toMatchObject({
      data: [{ state: 'unknown', error: { code: 'outcome_unknown' } }],
    });
    const { data } = await shop.app.get<{ data: { type: string; data: object }[] }>('/v1/events');
    expect(data.map((event) => event.data)).toContainEqual(expect.objectContaining({ state: 'unknown' }));
    await heir.program.kill();
  });

  it('is tried again right after the answer, with no tick', async () => {
    backend.behaviour = 'down once';
    const { status, body } = await actor.app.ask<Message>('POST', '/v1/messages', text(TO));
    expect(status).toBe(202);
    await eventually(async () => (await stateOf(body.id)) === 'sent', { description: 'the nudge' });
    expect(backend.taken).toEqual([body.id]);
  });

  it('is told to the app right after the answer to a webhook, with no tick', async () => {
    const told: string[] = [];
    await using app = await serve((request, response) => {
      told.push(String(request.headers['webhook-id']));
      request.resume().on('end', () => response.writeHead(204).end());
    });
    await using hearing = (await start({ POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1' })).program;
    const shop = await createActor({ ...site, url: hearing.url }, 'memory');
    await shop.app.post('/v1/webhook-endpoints', { url: app.url, events: ['message.received'] });
    // Of the provider memory: answers with the same message, by a webhook.
    await shop.app.post('/v1/messages', text('+15550100010'));
    await eventually(() => told.length === 1, { description: 'the event' });
  });

  it('goes out once, however many ticks, drains and crons come, together and late, to two instances of each', async () => {
    const ids = await waiting(8);
    // Their own: a drain that is still at it would do the next test's work.
    const pair = await Promise.all([start(), start()]);
    const wake = ({ url }: Site) => wakeDrain({ adminKeyHash: hashApiKey(ADMIN_KEY), log: createLog('error') }, url);
    const every = pair.flatMap((one) => [
      one.tick(),
      one.tick(),
      wake(one).then((woken) => (woken ? 202 : 0)),
      one.admin.ask('POST', '/v1/tick').then(({ status }) => status),
    ]);
    expect(await Promise.all(every)).toEqual([204, 204, 202, 200, 204, 204, 202, 200]);
    await eventually(() => backend.taken.length >= ids.length, { description: 'all of them' });
    await pair[0].tick();
    expect(backend.taken.toSorted()).toEqual(ids);
    await Promise.all(pair.map(({ program }) => program.kill()));
  });

  it('goes out with the first tick after many that were missed, and what was over meanwhile is not sent any more', async () => {
    const [over = '', ...ids] = await waiting(3);
    await sql.query('UPDATE message SET expires_at = 1 WHERE id = $1', [over]);
    await sql.query('UPDATE send SET expires_at = 1 WHERE message_id = $1', [over]);
    expect(backend.taken).toEqual([]);
    expect(await site.tick()).toBe(204);
    expect(backend.taken.toSorted()).toEqual(ids);
    expect(await actor.app.get<Message>(`/v1/messages/${over}`)).toMatchObject({
      state: 'failed',
      error: { code: 'message_expired' },
    });
  });

  it('goes out by a cron of ones own, which needs the admin key', async () => {
    const ids = await waiting(2);
    expect((await actor.app.ask('POST', '/v1/tick')).status).toBe(403);
    expect((await fetch(`${site.url}/v1/tick`, { method: 'POST' })).status).toBe(401);
    expect(backend.taken).toEqual([]);
    expect(await site.admin.post('/v1/tick')).toEqual({ remaining: false });
    expect(backend.taken.toSorted()).toEqual(ids);
  });

  it('goes out in the background, woken by who has the admin key and by nobody else', async () => {
    const ids = await waiting(2);
    const drain = `${site.url}/.netlify/functions/drain`;
    expect((await fetch(drain, { method: 'POST' })).status).toBe(202);
    const log = createLog('error');
    expect(await wakeDrain({ adminKeyHash: hashApiKey('another'), log }, site.url)).toBe(true);
    await site.program.waitForLine(/webhook_not_authentic/);
    expect(backend.taken).toEqual([]);
    expect(await wakeDrain({ adminKeyHash: hashApiKey(ADMIN_KEY), log }, site.url)).toBe(true);
    await eventually(() => backend.taken.length === ids.length, { description: 'the drain' });
    expect(backend.taken.toSorted()).toEqual(ids);
  });
}
