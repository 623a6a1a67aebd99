import { expect, it } from 'vitest';
import { eventually } from '../../support/waiting.ts';
import { createActor, eventTypes, text, type Message } from '../support/actors.ts';
import { lateDatabase } from '../support/late-database.ts';
import type { Setting } from '../support/setting.ts';
import { ADMIN_KEY, BAILEYS_SECRET, MEMORY_SECRET, startSite, type Site } from '../support/site.ts';

/** What is wrong, said clearly and without a secret: the environment, the kind of deploy, the database. */
export function faults({ bundle, databaseUrl, backend, site }: Setting): void {
  /** The problem of each function that says how it went, and what the log says meanwhile. */
  async function ask(site: Site) {
    const answer = await site.admin.ask<{ code: string; detail: string; requestId: string }>('GET', '/v1/tenants');
    const tick = await site.tick();
    return { ...answer, tick, said: JSON.stringify(answer.body) + site.program.output() };
  }

  it('name what is missing or wrong, in the answer and in the log, and no value', async () => {
    const env = { POLYZAP_ADMIN_KEY: '', POLYZAP_LOG_LEVEL: 'loud-and-clear' };
    const site = await startSite(bundle, { databaseUrl: 'postgres://u:hidden@127.0.0.1:9/x', env });
    const { status, body, tick, said } = await ask(site);
    expect([status, tick, body.code]).toEqual([500, 500, 'internal_error']);
    expect(body.detail).toContain('POLYZAP_ADMIN_KEY must have');
    expect(body.detail).toContain('POLYZAP_LOG_LEVEL');
    const [line = ''] = site.program.lines.filter((text) => text.includes(body.requestId));
    expect(line).toContain('POLYZAP_ADMIN_KEY must have');
    expect(line).toContain('POLYZAP_LOG_LEVEL');
    for (const secret of ['hidden', MEMORY_SECRET, BAILEYS_SECRET, 'loud-and-clear'])
      expect(said).not.toContain(secret);
  });

  it('send nothing in a preview with production’s database, keys and backend, unless they are called its own', async () => {
    const actor = await createActor(site, 'baileys');
    const before = await eventTypes(actor.app);
    backend.asked.length = backend.taken.length = 0;
    const start = async (env: Readonly<Record<string, string>> = {}) => {
      const given = { TEST_DEPLOY_CONTEXT: 'deploy-preview', POLYZAP_BAILEYS_URL: backend.url, ...env };
      return (await startSite(bundle, { databaseUrl, env: given })).program;
    };
    await using preview = await start();
    const app = actor.on({ ...site, url: preview.url });
    const call = (path: string) => fetch(preview.url + path, { method: 'POST', body: '{}' });
    const sent = await app.ask<{ detail: string }>('POST', '/v1/messages', text('+5511999990001'));
    expect([sent.status, sent.body.detail]).toEqual([500, expect.stringContaining('POLYZAP_ALLOW_PREVIEW')]);
    for (const path of [`/webhooks/baileys/${actor.connectionId}`, '/.netlify/functions/tick', '/v1/tick'])
      expect((await call(path)).status, path).toBe(500);
    await call('/.netlify/functions/drain');
    const refusals = () => preview.lines.filter((line) => line.includes('POLYZAP_ALLOW_PREVIEW')).length;
    await eventually(() => refusals() === 5, { description: 'the drain to say no, too' });
    expect(backend.asked).toEqual([]);
    expect(await eventTypes(actor.app)).toEqual(before);
    expect(await actor.app.get('/v1/messages')).toMatchObject({ data: [] });

    await using own = await start({ POLYZAP_ALLOW_PREVIEW: '1', POLYZAP_PUBLIC_URL: 'https://preview.test' });
    const { id } = await actor.on({ ...site, url: own.url }).post<Message>('/v1/messages', text('+5511999990001'));
    expect(backend.taken).toEqual([id]);
  });

  it('answer 503 while the database is away, and work once it is there, without another deploy', async () => {
    const { url, open, close } = await lateDatabase(databaseUrl);
    try {
      const site = await startSite(bundle, { databaseUrl: url });
      const { status, body, tick, said } = await ask(site);
      expect([status, tick, body.code]).toEqual([503, 503, 'storage_unavailable']);
      for (const secret of [new URL(url).password, ADMIN_KEY, MEMORY_SECRET]) expect(said).not.toContain(secret);

      await open();
      expect(await site.admin.get('/v1/tenants')).toMatchObject({ data: expect.any(Array) as unknown });
      expect(await site.tick()).toBe(204);
    } finally {
      await close();
    }
  });

  it.each([
    ['password', (url: URL) => void (url.password = 'wrong-hidden')],
    ['name', (url: URL) => void (url.pathname = '/not-there')],
  ])('answer 503 where the database is called by a wrong %s, without saying it', async (_, spoil) => {
    const url = new URL(databaseUrl);
    spoil(url);
    const site = await startSite(bundle, { databaseUrl: url.href });
    const { status, body, said } = await ask(site);
    expect([status, body.code]).toEqual([503, 'storage_unavailable']);
    expect(said).not.toContain('wrong-hidden');
  });
}
