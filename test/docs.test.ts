import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argumentsOf } from './docs/support/commands.ts';
import { createCaller, type Caller } from './support/api.ts';
import { fakeEnvironment, startFakeProgram, type FakeProgram } from './support/fake-program.ts';
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
  let fake: FakeProgram;
  let program: Program;
  let admin: Caller;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-docs-'));
    [port, fake] = await Promise.all([freePort(), startFakeProgram()]);
    program = await spawnProgram({
      args: await argumentsOf(shellBlocks(english).find(({ kind }) => kind === 'start')?.code ?? ''),
      env: {
        ...fakeEnvironment(fake.wa),
        POLYZAP_DATA_DIR: folder,
        POLYZAP_PORT: String(port),
        POLYZAP_BAILEYS_PORT: String(await freePort()),
      },
      ready: /polyzap is running/,
    });
    const secrets = await readFile(join(folder, 'secrets.env'), 'utf8');
    admin = createCaller(`http://127.0.0.1:${port}`, /^POLYZAP_ADMIN_KEY=(.+)$/m.exec(secrets)?.[1] ?? '');
  });
  afterAll(async () => {
    await program.kill();
    await fake.program.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** Types the blocks of these kinds into one shell, in order, and returns the JSON documents that it printed. */
  async function type(kinds: readonly string[]): Promise<Record<string, unknown>[]> {
    const script = shellBlocks(english)
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ code }) => code)
      .join('\n')
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replaceAll('./data/', `${folder}/`);
    const { stdout } = await run('sh', ['-eu', '-c', script], { cwd: folder });
    return stdout
      .replaceAll('}{', '}\n{')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('holds commands that send a message, typed one after the other, and the answer comes as it promises', async () => {
    const [message, events] = await type(['']);
    expect(message).toMatchObject({
      direction: 'outbound',
      address: { type: 'phone', number: '+15550100010' },
      content: { type: 'text', text: 'Your bread is ready' },
    });
    expect(Array.isArray(events?.['data'])).toBe(true);
    expect(events?.['cursor']).toMatch(/^\d+$/);
    await eventually(
      async () => {
        const page = await admin.get<{ data: { type: string }[] }>(
          `/v1/events?tenantId=${String(message?.['tenantId'])}`,
        );
        return page.data.some(({ type }) => type === 'message.received');
      },
      { description: 'the answer' },
    );
  });

  it('holds commands that link a phone', async () => {
    const typed = await type(['', 'phone']);
    const state = typed.at(-1);
    expect(state).toMatchObject({ status: 'pairing', method: 'qr' });
    const png = await readFile(join(folder, 'qr.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const phone = await fake.wa.addAccount({ number: '5511999990001' });
    await phone.scan(String(state?.['qr']));
    await eventually(
      async () => {
        const page = await admin.get<{ data: { provider: string; state: { status: string } }[] }>('/v1/connections');
        return page.data.some(({ provider, state }) => provider === 'baileys' && state.status === 'connected');
      },
      { description: 'the phone to be connected' },
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
      [...text.matchAll(/`npm (?:run )?(start|test|[a-z][a-z-]*)/g)].map((m) => m[1] ?? ''),
    );
    const npmItself = ['ci', 'install'];
    expect(named.filter((name) => !npmItself.includes(name) && scripts[name] === undefined)).toEqual([]);
  });
});

describe('links between documents', () => {
  it('lead somewhere', async () => {
    const broken: string[] = [];
    let links = 0;
    for await (const file of glob(['*.md', '{docs,providers,sdk,web,test,bench,examples}/**/*.md'], {
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
