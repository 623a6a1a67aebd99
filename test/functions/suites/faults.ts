import { expect, it } from 'vitest';
import { lateDatabase } from '../support/late-database.ts';
import type { Setting } from '../support/setting.ts';
import { ADMIN_KEY, BAILEYS_SECRET, MEMORY_SECRET, startSite, type Site } from '../support/site.ts';

/** What is wrong, said clearly and without a secret: the environment, the kind of deploy, the database. */
export function faults({ bundle, databaseUrl }: Setting): void {
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

  it('do nothing in a preview of a change, with whatever it was given', async () => {
    const site = await startSite(bundle, {
      databaseUrl: 'postgres://u:hidden@127.0.0.1:9/x',
      env: { TEST_DEPLOY_CONTEXT: 'deploy-preview' },
    });
    const { status, body, tick, said } = await ask(site);
    // Refused before the database was tried, which would have been a 503.
    expect([status, tick]).toEqual([500, 500]);
    expect(body.detail).toContain('POLYZAP_ALLOW_PREVIEW');
    expect(said).not.toContain('hidden');
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
