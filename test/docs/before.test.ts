import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fencesOf } from './support/fences.ts';

const run = promisify(execFile);
const shell = process.platform === 'win32';

/** What the code of others finds around it, by what it calls; the libraries are those that we use ourselves. */
const AROUND: readonly (readonly [calls: string, declarations: string])[] = [
  ['twilio.', `import type { Twilio } from 'twilio';\ndeclare const twilio: Twilio;`],
  ['sock.', `import type { WASocket } from '@whiskeysockets/baileys';\ndeclare const sock: WASocket;`],
  ['graph.facebook.com', 'declare const PHONE_NUMBER_ID: string, TOKEN: string;'],
  ['EVOLUTION', 'declare const EVOLUTION: string, KEY: string, instance: string;'],
  [
    'api.startSession',
    `declare const tenantId: string;
declare const api: {
  startSession(tenantId: string): Promise<boolean>;
  getQRCode(tenantId: string): Promise<string | null>;
  sendMessage(tenantId: string, to: string, message: string): Promise<boolean>;
};`,
  ],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-before-'));
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  const compilerOptions = {
    strict: true,
    // As JavaScript is written: what may be null is not asked.
    strictNullChecks: false,
    skipLibCheck: true,
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'nodenext',
    types: ['node'],
    noEmit: true,
  };
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = async (): Promise<string> => {
  const failed = (error: unknown): { stdout: string } => error as { stdout: string };
  return (await run('tsc', ['-p', folder], { shell }).catch(failed)).stdout;
};

it('what docs/migrating.md starts from is how the other libraries are called', async () => {
  const path = 'docs/migrating.md';
  const before = fencesOf(path, await readFile(path, 'utf8')).filter(({ info }) => info === 'js before');
  expect(before.length).toBe(AROUND.length);
  const used = new Set<string>();
  for (const [index, { code }] of before.entries()) {
    const [calls = '', declarations = ''] = AROUND.find(([one]) => code.includes(one)) ?? [];
    used.add(calls);
    await writeFile(join(folder, `before-${index}.ts`), `${declarations}\n${code}\nexport {};\n`);
  }
  expect(used).toEqual(new Set(AROUND.map(([calls]) => calls)));
  expect(await check()).toBe('');
  // And it would notice.
  const wrong = `import type { Twilio } from 'twilio';\ndeclare const twilio: Twilio;\nawait twilio.messages.send({});\n`;
  await writeFile(join(folder, 'wrong.ts'), wrong);
  expect(await check()).toContain(`'send' does not exist`);
}, 60_000);
