import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './support/ports.ts';
import { spawnProgram, type Program } from './support/program.ts';
import { eventually } from './support/waiting.ts';

const run = promisify(execFile);

type Block = { readonly kind: string; readonly code: string };

/** The blocks that begin with three backticks, `sh` and perhaps a word: what a reader types. */
function shellBlocks(markdown: string): Block[] {
  return [...markdown.matchAll(/^```sh ?(\w*)\n([\s\S]*?)^```$/gm)].map(([, kind = '', code = '']) => ({ kind, code }));
}

const english = await readFile('README.md', 'utf8');
const portuguese = await readFile('README.pt-BR.md', 'utf8');

describe('README', () => {
  let folder: string;
  let port: number;
  let program: Program;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-docs-'));
    port = await freePort();
    program = await spawnProgram({
      args: ['scripts/start.ts'],
      env: { POLYZAP_DATA_DIR: folder, POLYZAP_PORT: String(port), POLYZAP_BAILEYS_PORT: '0' },
      ready: /polyzap is running/,
    });
  });
  afterAll(async () => {
    await program.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds commands that work, typed one after the other', async () => {
    const typed = shellBlocks(english).filter(({ kind }) => kind === '');
    expect(typed.length).toBeGreaterThanOrEqual(4);
    const script = typed
      .map(({ code }) => code)
      .join('\n')
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replaceAll('./data/', `${folder}/`);
    const { stdout } = await run('sh', ['-eu', '-c', script]);
    const [message, events] = stdout.replaceAll('}{', '}\n{').trim().split('\n');
    expect(JSON.parse(message ?? '')).toMatchObject({
      direction: 'outbound',
      address: { type: 'phone', number: '+15550100010' },
      content: { type: 'text', text: 'Your bread is ready' },
    });
    const page = JSON.parse(events ?? '') as { data: unknown; cursor: unknown };
    expect(Array.isArray(page.data)).toBe(true);
    expect(page.cursor).toMatch(/^\d+$/);
  });

  it('promises an answer from that number, and it comes', async () => {
    const secrets = await readFile(join(folder, 'secrets.env'), 'utf8');
    const key = /^POLYZAP_ADMIN_KEY=(.+)$/m.exec(secrets)?.[1] ?? '';
    const headers = { authorization: `Bearer ${key}` };
    const ask = async <Body>(path: string): Promise<Body> =>
      (await (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).json()) as Body;
    const { data } = await ask<{ data: { id: string }[] }>('/v1/tenants');
    await eventually(
      async () => {
        const events = await ask<{ data: { type: string }[] }>(`/v1/events?tenantId=${data[0]?.id}`);
        return events.data.some(({ type }) => type === 'message.received');
      },
      { description: 'the answer' },
    );
  });

  it('says the same in Portuguese: commands, links and settings', () => {
    expect(shellBlocks(portuguese)).toEqual(shellBlocks(english));
    const settings = (text: string): string[] => text.match(/POLYZAP_[A-Z_]+/g) ?? [];
    expect(new Set(settings(portuguese))).toEqual(new Set(settings(english)));
    expect(portuguese.match(/^#+ /gm)).toEqual(english.match(/^#+ /gm));
  });

  it('names commands that package.json has', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
    const documents = [
      english,
      portuguese,
      await readFile('AGENTS.md', 'utf8'),
      await readFile('CONTRIBUTING.md', 'utf8'),
    ];
    const named = documents.flatMap((text) =>
      [...text.matchAll(/`npm (?:run )?(start|test|[a-z]+)\b/g)].map((m) => m[1] ?? ''),
    );
    const npmItself = ['ci', 'install'];
    expect(named.filter((name) => !npmItself.includes(name) && scripts[name] === undefined)).toEqual([]);
  });
});

describe('links between documents', () => {
  it('lead somewhere', async () => {
    const broken: string[] = [];
    let links = 0;
    for await (const file of glob(['*.md', '{docs,providers,web,test,bench}/**/*.md'], {
      exclude: (path) => path.includes('node_modules'),
    })) {
      const text = await readFile(file, 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
        links++;
        if (!existsSync(join(dirname(file), target))) broken.push(`${file}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(10);
  });
});
