import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSET_CACHING, CONSOLE_ADDRESSES, EMBED_SCRIPT, PAGE_HEADERS, pageRoutes } from '../../netlify/host/pages.ts';
import { buildSite } from '../../scripts/site/build.ts';
import { netlifyFront } from '../support/netlify-front.ts';
import { netlifyToml } from '../support/netlify-toml.ts';
import { spawnProgram } from '../support/program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-site-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = await spawnProgram({ args: [script, ...args], env, ready: false });
  const { code } = await program.exited;
  return { code, output: program.output() };
}

describe('netlify.toml', () => {
  it('runs scripts that are there, and publishes what they make', async () => {
    const { command, publish, environment } = netlifyToml.build;
    const scripts = command.split(' && ').map((part) => part.replace('node ', ''));
    expect(scripts).toEqual(['scripts/build-site.ts', 'scripts/build-functions.ts', 'scripts/migrate.ts']);
    expect((await readdir('scripts')).map((name) => `scripts/${name}`)).toEqual(expect.arrayContaining(scripts));
    expect(publish).toBe('dist/site');
    expect(netlifyToml.functions.directory).toBe('dist/functions');
    const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(environment['NODE_VERSION']).toBe(devDependencies['node']?.split('.')[0]);
  });

  it('asks for five values, of which README and docs/netlify.md tell, and no other', async () => {
    const asked = Object.keys(netlifyToml.template.environment);
    expect(asked).toHaveLength(5);
    for (const path of ['README.md', 'README.pt-BR.md', 'docs/netlify.md']) {
      const sections = (await readFile(path, 'utf8')).split(/^## /m);
      const section = sections.find((part) => /^(\w+ Netlify|The five values)\n/.test(part)) ?? '';
      expect(
        [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name),
        path,
      ).toEqual(asked);
    }
  });
});

describe('the site', () => {
  const site = () => join(folder, 'site');
  const pages = () => pageRoutes(pathToFileURL(`${site()}/`));

  it('is what the Node host serves, and nothing else', async () => {
    expect((await run('scripts/build-site.ts', [site()])).code).toBe(0);
    const files = (await readdir(site(), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name).slice(site().length).replaceAll('\\', '/'));
    const served = pages().routes.map(({ path }) => path);
    expect([...new Set(served)].sort()).toEqual(
      [...paths.map((path) => path.replace(/\/index\.html$/, '/')), '/console/*'].sort(),
    );
    const script = paths.find((path) => /^\/assets\/index-.*\.js$/.test(path)) ?? '';
    const answer = await pages().request(script);
    expect(await readFile(join(site(), script), 'utf8')).toBe(await answer.text());
    expect(answer.headers.get('cache-control')).toBe(ASSET_CACHING);
  });

  it('has a script for other sites, of 2 kB at most, which alone they may load; the page is small, and its own', async () => {
    const script = await pages().request(EMBED_SCRIPT);
    expect((await script.arrayBuffer()).byteLength).toBeLessThanOrEqual(2_000);
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const page = await pages().request('/connect/page.js');
    expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const code = await page.text();
    const imported = [...code.matchAll(/from\s*["']\.\.\/(assets\/[^"']+)["']/g)].map((match) => match[1] ?? '');
    const all = await Promise.all(imported.map((file) => readFile(join(site(), file), 'utf8')));
    const style = await readFile(join(site(), 'connect/page.css'), 'utf8');
    expect(gzipSync([code, style, ...all].join('\n')).length).toBeLessThan(30_000);
    // Nothing of the console comes along.
    expect([code, ...all].join('\n')).not.toContain('/v1/');
  });

  it('is built again only where its sources have changed', async () => {
    expect((await run('scripts/build-site.ts', [site()])).output).toContain('up to date');
    await writeFile(`${site()}.made-of`, 'something else');
    expect((await run('scripts/build-site.ts', [site()])).output).toContain('Built');
    expect((await readdir(folder)).filter((name) => name.startsWith('site')).sort()).toEqual(['site', 'site.made-of']);
  });

  it('of two that are built at once the first stays: it is being read already', async () => {
    const second = join(folder, 'second');
    const building = buildSite(process.cwd(), second);
    await mkdir(second);
    await writeFile(join(second, 'index.html'), 'the first');
    expect(await building).toBe(true);
    expect(await readFile(join(second, 'index.html'), 'utf8')).toBe('the first');
    expect((await readdir(folder)).filter((name) => name.startsWith('second'))).toEqual(['second']);
  });

  it('answers with the console under /console/ alone, on both hosts', async () => {
    const [home, view] = await Promise.all([pages().request('/'), pages().request('/console/tenants/ten_1')]);
    expect(view.status).toBe(200);
    expect(await view.text()).toBe(await home.text());
    for (const path of ['/assets/gone-1234.js', '/elsewhere', '/index.html']) {
      expect((await pages().request(path)).status).toBe(404);
    }
  });

  it('has on Netlify what it has on the Node host: by Netlify’s own reading of its rules', async () => {
    const { ask, complaints } = netlifyFront(site());
    const files = await readdir(site(), { recursive: true });
    const script = files.find((file) => /^assets.index-.*\.js$/.test(file))?.replaceAll('\\', '/') ?? '';
    const all = [
      '/',
      '/console',
      '/console/',
      '/console/tenants/ten_1?a=b',
      `/${script}`,
      EMBED_SCRIPT,
      '/connect/page.js',
    ];
    for (const path of all) {
      const [theirs, ours] = [await ask(path), await pages().request(path)];
      expect([theirs?.status, await theirs?.text()], path).toEqual([200, await ours.text()]);
      const { 'strict-transport-security': https, ...headers } = Object.fromEntries(theirs?.headers ?? []);
      expect(https, path).toMatch(/^max-age=\d{8}/);
      for (const name of Object.keys(PAGE_HEADERS))
        expect([name, headers[name]]).toEqual([name, ours.headers.get(name)]);
      expect(headers['content-type']?.replace('application/', 'text/'), path).toBe(ours.headers.get('content-type'));
    }
    // The console answers for nothing but its own addresses: what is gone is gone, and functions are not in its way.
    for (const path of ['/elsewhere', '/assets/gone-1234.js', '/v1/tenants', '/webhooks/x/y', '/docs'])
      expect(await ask(path), path).toBeUndefined();
    expect(netlifyToml.redirects).toEqual([{ from: CONSOLE_ADDRESSES, to: '/index.html', status: 200 }]);
    expect(complaints).toEqual([]);
  });

  it('is compressed, and sent once', async () => {
    const first = await pages().request('/', { headers: { 'accept-encoding': 'gzip' } });
    expect(first.headers.get('content-encoding')).toBe('gzip');
    const tag = first.headers.get('etag') ?? '';
    expect((await pages().request('/', { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await pages().request('/', { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
  });

  it('says how to make it where it is not there', async () => {
    const answer = await pageRoutes(pathToFileURL(`${folder}/nothing/`)).request('/');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('scripts/build-site.ts')]);
  });
});

describe('the migration at deploy', () => {
  const database = () => join(folder, 'migrated.db');

  it('is for production, and for a database that is set', async () => {
    expect(await run('scripts/migrate.ts', [])).toMatchObject({
      code: 0,
      output: expect.stringContaining('not set') as string,
    });
    const preview = await run('scripts/migrate.ts', [], { DATABASE_URL: database(), CONTEXT: 'deploy-preview' });
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining('deploy-preview') as string });
    expect(await readdir(folder)).not.toContain('migrated.db');
    const production = await run('scripts/migrate.ts', [], { DATABASE_URL: database(), CONTEXT: 'production' });
    expect(production).toMatchObject({ code: 0, output: expect.stringContaining('up to date') as string });
    expect(await readdir(folder)).toContain('migrated.db');
  });

  it('fails the deploy where the database does not answer, without its password', async () => {
    const failed = await run('scripts/migrate.ts', [], { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:9/x' });
    expect(failed).toMatchObject({ code: 1, output: expect.stringContaining('ECONNREFUSED') as string });
    expect(failed.output).not.toContain('hidden');
  });
});
