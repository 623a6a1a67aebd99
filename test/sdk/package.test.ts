import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSdk } from '../../scripts/sdk/build.ts';
import { renderTypes } from '../../scripts/sdk/types.ts';
import { ADMIN, startHost } from '../support/host.ts';
import { codeBlocks } from './support/blocks.ts';

const run = promisify(execFile);
const shell = process.platform === 'win32';

describe('the package', () => {
  let folder: string;
  let project: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-sdk-'));
    await buildSdk(join(folder, 'package'));
    project = join(folder, 'project');
    await mkdir(project);
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: join(folder, 'package'),
      shell,
    });
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'shop', private: true, type: 'module' }));
    const tarball = join(folder, stdout.trim());
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', tarball], { cwd: project, shell });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has the types of the API as it is', async () => {
    expect(await readFile('sdk/src/types.ts', 'utf8'), 'run `npm run docs`').toBe(await renderTypes());
  });

  it('is at most 10 kB compressed', async () => {
    const { outputFiles } = await build({
      entryPoints: ['sdk/src/index.ts'],
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    const bytes = gzipSync(outputFiles[0]?.contents ?? '').length;
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(10_000);
  });

  it('holds what it should and nothing else, and needs nothing', async () => {
    const installed = join(project, 'node_modules/@polyzap/sdk');
    const files = (await readdir(installed, { recursive: true })).filter((name) => /\.\w+$|LICENSE/.test(name));
    expect(files.filter((name) => !/^(package\.json|README\.md|LICENSE|dist.+\.(js|d\.ts))$/.test(name))).toEqual([]);
    expect(await readdir(join(project, 'node_modules'))).toEqual(expect.not.arrayContaining(['zod', 'hono']));
    const code = await readFile(join(installed, 'dist/index.js'), 'utf8');
    expect(code).not.toMatch(/\bfrom ["']|\brequire\(|node:|\bprocess\b|\bBuffer\b/);
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect([manifest['dependencies'], manifest['license'], manifest['name']]).toEqual([
      undefined,
      'MIT',
      '@polyzap/sdk',
    ]);
    // Whoever holds the mouse over a field is told what it is for.
    expect(await readFile(join(installed, 'dist/types.d.ts'), 'utf8')).toContain('/** Not sent before this');
    // A package with a scope is private otherwise, and what its page links to has to be in it.
    expect(manifest['publishConfig']).toEqual({ access: 'public' });
    expect(await readFile(join(installed, 'README.md'), 'utf8')).not.toMatch(/\]\((?!https:)/);
  });

  it('sends a first message from a new project to a started gateway, and hears what became of it', async () => {
    await using gateway = await startHost(join(folder, 'gateway.db'));
    // The second is type-checked below, with the examples.
    for (const name of ['first.js', 'second.ts']) {
      await writeFile(join(project, name), FIRST);
      const { stdout } = await run(process.execPath, [name, gateway.url, ADMIN], { cwd: project });
      expect(JSON.parse(stdout)).toEqual({ states: ['sent', 'delivered', 'read'], code: 'recipient_unreachable' });
    }
  });

  it('type-checks every example of its README and of the migration guide, as a project would', async () => {
    const documents = ['sdk/README.md', 'docs/migrating.md'];
    const blocks = (
      await Promise.all(documents.map(async (path) => codeBlocks(path, await readFile(path, 'utf8'))))
    ).flat();
    expect(blocks.length).toBeGreaterThan(10);
    for (const { name, code } of blocks) await writeFile(join(project, name), `${code}\nexport {};\n`);
    await mkdir(join(project, 'node_modules/@types'), { recursive: true });
    await symlink(
      join(process.cwd(), 'node_modules/@types/node'),
      join(project, 'node_modules/@types/node'),
      'junction',
    );
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    const checked = await run('tsc', ['--noEmit', '-p', project], { shell }).catch((error: unknown) => error);
    expect((checked as { stdout: string }).stdout).toBe('');
    // And it would notice.
    await writeFile(join(project, 'wrong.ts'), `import { nothing } from '@polyzap/sdk';\nexport { nothing };\n`);
    await expect(run('tsc', ['--noEmit', '-p', project], { shell })).rejects.toThrow();
  });
});

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'nodenext',
    types: ['node'],
    noEmit: true,
  },
  include: ['*.ts'],
};

const FIRST = `
import { createClient, PolyzapError } from '@polyzap/sdk';
const [baseUrl = '', apiKey = ''] = process.argv.slice(2);
const admin = createClient({ baseUrl, apiKey });
const tenant = await admin.tenants.create({ name: 'Corner bakery' });
await admin.connections.create({ tenantId: tenant.id, provider: 'memory' });
const { key } = await admin.keys.create({ tenantId: tenant.id, name: 'shop' });
const client = createClient({ baseUrl, apiKey: key });
const message = await client.messages.send({ to: '+15550100100', type: 'text', text: 'Your bread is ready' });
const states = [];
for await (const event of client.events.iterate({ pollMs: 20 })) {
  if (event.type !== 'message.status_changed' || event.data.messageId !== message.id) continue;
  states.push(event.data.state);
  if (event.data.state === 'read') break;
}
const refused = await client.messages.send({ to: '+15550100106', type: 'text', text: 'x' }).catch((error) => error);
console.log(JSON.stringify({ states, code: PolyzapError.isInstance(refused) ? refused.code : 'none' }));
`;
