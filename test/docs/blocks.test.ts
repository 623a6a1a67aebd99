import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sessionStateSchema } from '../../core/provider-kit/session-schema.ts';
import { createKeyring } from '../../core/crypto/keyring.ts';
import { allFences, fencesOf, onlyFence, type Fence } from './support/fences.ts';

const run = promisify(execFile);
const HERE = 'test/docs/blocks.test.ts';
const EXAMPLES = 'test/docs/examples.test.ts';

/** Blocks that are no code. */
const NO_CODE = ['mermaid', 'text', 'diff', 'dotenv'];

/** Which test runs a document's blocks with this info, and how many of them there are. */
const RUN_BY: Readonly<Record<string, readonly [test: string, count: number]>> = {
  'README.md: sh': ['test/docs.test.ts', 4],
  'README.md: sh phone': ['test/docs.test.ts', 1],
  'README.md: sh start': ['test/docs.test.ts', 1],
  'README.md: sh deploy': [HERE, 1],
  'README.pt-BR.md: sh': ['test/docs.test.ts', 4],
  'README.pt-BR.md: sh phone': ['test/docs.test.ts', 1],
  'README.pt-BR.md: sh start': ['test/docs.test.ts', 1],
  'README.pt-BR.md: sh deploy': [HERE, 1],
  'sdk/README.md: ts': [EXAMPLES, 7],
  'docs/migrating.md: ts': [EXAMPLES, 6],
  'docs/migrating.md: js before': ['test/docs/before.test.ts', 5],
  'docs/connect-links.md: html': ['test/browser/support/frames.ts', 1],
  'docs/connect-links.md: js': ['test/browser/support/frames.ts', 1],
  'docs/netlify.md: sh by-hand': [HERE, 1],
  'docs/passkey.md: json': [HERE, 1],
  'examples/netlify-app/README.md: sh': ['test/browser/example.test.ts', 1],
  'examples/netlify-app/README.md: sh server': ['test/browser/example.test.ts', 1],
  'providers/cloud/README.md: sh': [HERE, 1],
  'test/fakewa/README.md: ts': ['test/fakewa/readme.test.ts', 1],
};

/** Blocks that nobody runs, or fewer or more than were thought: `docs/new.md:7: sh`. */
function unaccounted(fences: readonly Fence[]): string[] {
  const code = fences.filter(({ info }) => !NO_CODE.includes(info));
  const of = ({ path, info }: Fence): string => `${path}: ${info}`;
  return [
    ...code.filter((one) => RUN_BY[of(one)] === undefined).map(({ path, line, info }) => `${path}:${line}: ${info}`),
    ...Object.entries(RUN_BY)
      .map(([key, [, count]]) => ({ key, count, found: code.filter((one) => of(one) === key).length }))
      .filter(({ count, found }) => count !== found)
      .map(({ key, count, found }) => `${key}: ${found} blocks, and ${count} are run`),
  ];
}

describe('the blocks of all documents', () => {
  it('are each run by a test, or are no code', async () => {
    expect(unaccounted(await allFences())).toEqual([]);
    for (const [key, [test]] of Object.entries(RUN_BY)) {
      expect((await readFile(test, 'utf8')).includes(key.split(':')[0] ?? ''), `${test} reads ${key}`).toBe(true);
    }
  });

  it('would be missed: a new one, in a list, with another fence, or none that is known', async () => {
    const known = await allFences();
    const added = fencesOf('README.md', '1. So:\n\n   ~~~sh\n   rm it\n   ~~~\n\n```sh\nsh\n```\n\n```\nwhat\n```\n');
    expect(added.map(({ code }) => code)).toEqual(['rm it\n', 'sh\n', 'what\n']);
    expect(unaccounted([...known, ...added])).toEqual(['README.md:11: ', 'README.md: sh: 6 blocks, and 4 are run']);
    expect(() => fencesOf('x.md', '```sh\n')).toThrow('x.md:1');
  });
});

describe('what one types', () => {
  it.each(['README.md', 'README.pt-BR.md'])(
    'before a deploy, in %s, makes values that the gateway takes',
    async (path) => {
      const { stdout } = await run('sh', ['-eu', '-c', await onlyFence(path, 'sh deploy')]);
      const [admin = '', encryption = ''] = stdout.trim().split('\n');
      expect(admin.length).toBeGreaterThanOrEqual(24);
      const keyring = createKeyring(encryption);
      expect(keyring.open(keyring.seal('x', 'a'), 'a').toString()).toBe('x');
    },
  );

  // `netlify dev` itself needs Netlify's CLI, which is no dependency and was tried by hand: here somebody else notes the call.
  it('for `netlify dev` builds what it serves, and calls it from where it finds the functions', async () => {
    const code = await onlyFence('docs/netlify.md', 'sh by-hand');
    const folder = await mkdtemp(join(tmpdir(), 'polyzap-by-hand-'));
    try {
      await writeFile(join(folder, 'npx'), '#!/bin/sh\necho "$PWD $*"\n', { mode: 0o755 });
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
      // Line by line: what fails before an `&&` ends no shell.
      const { stdout } = await run('sh', ['-eu', '-c', code.replaceAll(' && ', '\n')], { env });
      const [at, ...called] = stdout.trim().split('\n').at(-1)?.split(' ') ?? [];
      expect(at).toBe(join(process.cwd(), 'docs'));
      expect(called.join(' ')).toMatch(/^-p netlify-cli@[\d.]+ netlify dev --cwd \.\.$/);
      const config = await readFile('netlify.toml', 'utf8');
      for (const [, path = ''] of config.matchAll(/^(?:publish|directory) = "(.+)"$/gm)) {
        expect(existsSync(path), path).toBe(true);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const settings = await readFile('README.md', 'utf8');
    for (const [name] of code.matchAll(/(?:POLYZAP|DATABASE)_[A-Z_]+/g)) expect(settings).toContain(name);
  }, 180_000);

  it('at Meta by hand asks for what the gateway asks for', async () => {
    const asked: { method: string | undefined; url: string | undefined; body: string }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          asked.push({ method: request.method, url: request.url, body: Buffer.concat(chunks).toString() });
          response.end('{}');
        });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const address = server.address();
      const origin = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
      const code = await onlyFence('providers/cloud/README.md', 'sh');
      expect(code).toContain('https://graph.facebook.com');
      await run('sh', ['-eu', '-c', code.replaceAll('https://graph.facebook.com', origin)], {
        env: { ...process.env, PHONE_NUMBER_ID: '4711', TOKEN: 'secret' },
      });
    } finally {
      server.close();
    }
    expect(asked).toMatchObject([{ method: 'POST', url: '/v25.0/4711' }]);
    const { webhook_configuration: webhook } = JSON.parse(asked[0]?.body ?? '') as { webhook_configuration: object };
    const ours = await readFile('providers/cloud/webhook-setup.ts', 'utf8');
    expect(Object.keys(webhook)).toEqual(['override_callback_uri', 'verify_token']);
    for (const name of Object.keys(webhook)) expect(ours).toContain(`${name}:`);
  });
});

it('the state in docs/passkey.md is one that the gateway shows', async () => {
  const state: unknown = JSON.parse(await onlyFence('docs/passkey.md', 'json'));
  expect(sessionStateSchema.parse(state)).toEqual(state);
});
