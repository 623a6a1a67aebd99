import { Client } from 'pg';
import { expect, it } from 'vitest';
import { signTimestamped } from '../../../core/provider-kit/signature.ts';
import { eventually } from '../../support/waiting.ts';
import { createActor, eventTypes, text, type Message } from '../support/actors.ts';
import type { Setting } from '../support/setting.ts';
import { MEMORY_SECRET, startSite } from '../support/site.ts';

/** Netlify's limit, and ours on every host. */
const LIMIT = 6 * 1024 * 1024;

/** What an app and a backend see of the functions: two instances of each, on one PostgreSQL. */
export function journey({ bundle, databaseUrl, site, other, backend }: Setting): void {
  const webhook = (
    actor: { connectionId: string },
    body: Uint8Array,
    contentType: string,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const seconds = Math.floor(Date.now() / 1000);
    return fetch(`${site.url}/webhooks/memory/${actor.connectionId}`, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': contentType,
        'memory-timestamp': String(seconds),
        'memory-signature': signTimestamped(MEMORY_SECRET, seconds, body),
      },
      body: Buffer.from(body),
    });
  };

  it('carry a message out and its reports and answer in, seen the same from both', async () => {
    const actor = await createActor(site, 'memory');
    const { id } = await actor.app.post<Message>('/v1/messages', text('+15550100010'));
    await eventually(
      async () => {
        expect(await eventTypes(actor.on(other))).toContain('message.received');
        return (await actor.on(other).get<Message>(`/v1/messages/${id}`)).state === 'read';
      },
      { description: 'read, and answered' },
    );
  });

  it('make one message of ten requests with one key, whichever instance they meet', async () => {
    const actor = await createActor(site, 'memory');
    const apps = Array.from({ length: 10 }, (_, index) => actor.on(index % 2 === 0 ? site : other));
    const headers = { 'idempotency-key': 'order-1' };
    const answers = await Promise.all(
      apps.map((app) => app.ask<Message>('POST', '/v1/messages', text('+15550100002'), headers)),
    );
    expect(answers.every(({ status }) => status === 201 || status === 202)).toBe(true);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('move a connection to another provider, and the next message with it', async () => {
    const actor = await createActor(site, 'memory');
    const request = { provider: 'baileys', strategy: 'now', confirmNumberChange: true };
    const report = await actor.app.post<{ changes: boolean }>(`/v1/connections/${actor.connectionId}/switch`, request);
    expect(report).toMatchObject({ changes: true, problems: [] });
    const { id } = await actor.on(other).post<Message>('/v1/messages', text('+5511999990001'));
    expect(backend.taken).toContain(id);
  });

  it('let a customer connect by a link: the page, with its own policy, and what it asks, by either instance', async () => {
    const actor = await createActor(site, 'memory');
    const link = await actor.app.post<{ id: string; url: string }>('/v1/connect-links', {
      connectionId: actor.connectionId,
      allowedOrigins: ['https://app.shop.test'],
    });
    const page = await fetch(`${site.url}/connect/l/${link.id}`);
    expect([page.status, page.headers.get('x-frame-options')]).toEqual([200, null]);
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://app.shop.test;');
    const ask = async (url: string, rest: string, token: string) =>
      fetch(`${url}/connect/api/${link.id}${rest}`, {
        method: rest === '' ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
    const [, token = ''] = link.url.split('#');
    expect((await ask(site.url, '', `${token.slice(0, -1)}!`)).status).toBe(401);
    expect(await (await ask(other.url, '', token)).json()).toMatchObject({ status: 'open', methods: ['qr', 'code'] });
    expect(await (await ask(site.url, '/finish', token)).json()).toMatchObject({ status: 'completed' });
  });

  it('read the bytes of a webhook as they were sent, whether Netlify passes them on as bytes or as text', async () => {
    const actor = await createActor(site, 'memory');
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    const text = Buffer.from('\uFEFF {"é": "😀 \\u00e9 \u2028"}\r\n\t');
    const bodies = [
      ['application/octet-stream', bytes],
      ['image/png', bytes],
      ['application/json', bytes],
      ['application/json', text],
      ['application/x-www-form-urlencoded; charset=utf-8', text],
    ] as const;
    // The signature covers the bytes: one that changed on its way would be refused.
    for (const [type, body] of bodies) {
      const answer = await webhook(actor, body, type);
      expect([answer.status, await answer.json()], type).toEqual([200, { stored: expect.any(Number) as number }]);
    }
    expect(await eventTypes(actor.on(other))).toContain('unknown');
  });

  it('take as large a body as Netlify passes on, which is a third less of bytes than of text', async () => {
    const actor = await createActor(site, 'memory');
    const body = Buffer.alloc(LIMIT, ' ');
    body.set(Buffer.from(JSON.stringify({ connection: actor.connectionId, events: [] })));
    const statusOf = async (bytes: number, type: string) =>
      (await webhook(actor, body.subarray(0, bytes), type)).status;
    const rest = 16 * 1024;
    expect(await statusOf(LIMIT - rest, 'application/json')).toBe(200);
    expect(await statusOf((LIMIT - rest) * 0.75, 'application/octet-stream')).toBe(200);
    // Netlify says no: a function never hears of these.
    expect(await statusOf(LIMIT * 0.75, 'application/octet-stream')).toBe(413);
    expect(await statusOf(LIMIT, 'application/json')).toBe(413);
  });

  it('refuse a body of more than six megabytes themselves, should Netlify ever pass one on', async () => {
    const actor = await createActor(site, 'memory');
    const open = { 'test-front-end': 'open' };
    const body = Buffer.alloc(LIMIT + 1, ' ');
    body.set(Buffer.from(JSON.stringify({ connection: actor.connectionId, events: [] })));
    expect((await webhook(actor, body.subarray(0, LIMIT), 'application/json', open)).status).toBe(200);
    const refused = await webhook(actor, body, 'application/json', open);
    expect([refused.status, await refused.json()]).toEqual([413, expect.objectContaining({ code: 'body_too_large' })]);
  });

  it('take the database that Netlify made, and hold two connections to it at most, whatever is asked at once', async () => {
    const url = new URL(databaseUrl);
    url.searchParams.set('application_name', 'counted');
    const counted = await startSite(bundle, { env: { NETLIFY_DB_URL: url.href } });
    const ask = () => counted.admin.ask('GET', '/v1/tenants').then(({ status }) => status);
    expect(new Set(await Promise.all(Array.from({ length: 12 }, ask)))).toEqual(new Set([200]));
    const sql = new Client({ connectionString: databaseUrl });
    await sql.connect();
    // They are kept for a while, so that all there ever were are there.
    const { rows } = await sql.query('SELECT 1 FROM pg_stat_activity WHERE application_name = $1', ['counted']);
    await sql.end();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(2);
    await counted.program.kill();
  });

  it('answer what they do not know, and whom they do not know, as on every host', async () => {
    const missing = await site.admin.ask('GET', '/v1/nowhere');
    expect([missing.status, missing.body]).toEqual([404, expect.objectContaining({ code: 'route_not_found' })]);
    expect(missing.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`${site.url}/v1/tenants`)).status).toBe(401);
    // Not a path of any function: what `web/` has is served without one.
    expect((await fetch(`${site.url}/`)).status).toBe(404);
  });
}
