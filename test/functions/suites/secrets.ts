import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { providerSettings } from '../../../netlify/environment.ts';
import { providers } from '../../../providers/registry.ts';
import { harnesses } from '../../contract/harnesses.ts';
import { createCaller } from '../../support/api.ts';
import type { Setting } from '../support/setting.ts';
import { siteEnvironment, startSite } from '../support/site.ts';

const PLANTED = 'planted0f1e2d3c';

/** Not secret: our own address, and the kind of deploy. */
const PUBLIC = new Set(['URL', 'CONTEXT', 'POLYZAP_PUBLIC_URL']);

/** Every variable that the functions read, of ours and of all providers, so that a new one is tested by itself. */
function variables(): readonly string[] {
  const source = readFileSync(new URL('../../../netlify/environment.ts', import.meta.url), 'utf8');
  const names = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name);
  const asked = new Proxy<Record<string, string>>({}, { get: (_, name) => void names.push(String(name)) });
  for (const provider of Object.values(providers)) providerSettings(asked, provider);
  return names.filter((name) => !PUBLIC.has(name));
}

type Body = { readonly id?: string; readonly code?: string; readonly detail?: string };

/** Something secret in each variable, and every error that can come of it. */
export function secrets({ bundle, databaseUrl }: Setting): void {
  const names = variables();
  const right: Readonly<Record<string, string>> = siteEnvironment(databaseUrl);
  const nowhere = `postgres://${PLANTED}:${PLANTED}@127.0.0.1:9/${PLANTED}`;

  /** What a site with this environment answers to each of these, and logs. Throws where that says what was planted. */
  async function answers(env: Readonly<Record<string, string>>, requests: readonly (readonly [string, unknown?])[]) {
    const site = await startSite(bundle, { env });
    const app = createCaller(site.url, env['POLYZAP_ADMIN_KEY'] ?? '');
    const given = [];
    for (const [route, body] of requests) {
      const [method = '', path = ''] = route.split(' ');
      given.push(await app.ask<Body>(method, path, body));
    }
    await site.tick();
    await fetch(`${site.url}/.netlify/functions/drain`, { method: 'POST' });
    await fetch(`${site.url}/webhooks/memory/con_0`, { method: 'POST', body: PLANTED });
    expect(JSON.stringify(given.map(({ body }) => body)) + site.program.output()).not.toContain(PLANTED);
    await site.program.kill('SIGKILL');
    return given;
  }

  it('say nothing of what any variable holds, whatever is wrong with it', async () => {
    expect(names).toEqual(expect.arrayContaining(['DATABASE_URL', 'POLYZAP_BAILEYS_EVENTS_SECRET']));
    const env = Object.fromEntries(names.map((name) => [name, `${PLANTED}-${name}`]));
    Object.assign(env, { DATABASE_URL: nowhere, NETLIFY_DB_URL: nowhere });
    const wrong = new Set<string>();
    // What is named as wrong is put right, until nothing is: some are looked at only when others are in order.
    for (;;) {
      const [answer] = await answers(env, [['GET /v1/tenants']]);
      const { code = '', detail = '' } = answer?.body ?? {};
      const named = names.filter((name) => new RegExp(`\\b${name}\\b`).test(detail));
      if (named.length === 0) {
        expect(code).toBe('storage_unavailable');
        break;
      }
      for (const name of named) {
        expect([...wrong], detail).not.toContain(name);
        wrong.add(name);
        env[name] = right[name] ?? '';
      }
    }
    expect([...wrong]).toEqual(
      expect.arrayContaining(['POLYZAP_LOG_LEVEL', 'POLYZAP_ENCRYPTION_KEYS', 'POLYZAP_CORS_ORIGINS']),
    );

    for (const part of ['password', 'pathname'] as const) {
      const url = new URL(databaseUrl);
      url[part] = PLANTED;
      const [answer] = await answers({ ...env, DATABASE_URL: url.href }, [['GET /v1/tenants']]);
      expect(answer?.status, part).toBeGreaterThanOrEqual(500);
    }

    // In order as far as that goes; what is left is wrong in the providers' eyes.
    const inOrder = { ...env, DATABASE_URL: databaseUrl };
    const [tenant] = await answers(inOrder, [['POST /v1/tenants', { name: 'Shop' }]]);
    const tenantId = tenant?.body.id;
    expect(tenantId).toBeDefined();
    const refused = await answers(
      inOrder,
      Object.entries(harnesses).map(([provider, { config }]) => [
        'POST /v1/connections',
        { tenantId, provider, config },
      ]),
    );
    expect(refused.map(({ status }) => status).filter((status) => status >= 400).length).toBeGreaterThan(0);
  }, 60_000);
}
