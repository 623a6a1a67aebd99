import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awaitLeftovers, noteChildren } from '../../scripts/supervisor/leftovers.ts';
import { isRunning } from '../support/processes.ts';
import { spawnProgram } from '../support/program.ts';

let folder: string;
const said: string[] = [];
const say = (line: string): void => void said.push(line);

beforeEach(async () => {
  said.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'polyzap-leftovers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const program = () => spawnProgram({ args: ['test/scripts/fixtures/fake-program.ts'], env: { FAKE_LINGERS: '1' } });

describe('awaitLeftovers', () => {
  it('has nothing to do after a clean end, and forgives a note that was cut off', async () => {
    await awaitLeftovers(folder, say);
    await writeFile(join(folder, 'running.json'), '[{"name":"gat');
    await awaitLeftovers(folder, say);
    expect(said).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('returns when the program has ended by itself', async () => {
    const child = await program();
    noteChildren(folder, new Map([['gateway', child.pid]]));
    const waiting = awaitLeftovers(folder, say);
    await child.kill();
    await waiting;
    expect(said).toEqual([`Waiting for the gateway of the last run (process ${child.pid}) to end`]);
  });

  it.runIf(process.platform === 'linux')('kills one that stays', async () => {
    const child = await program();
    noteChildren(folder, new Map([['gateway', child.pid]]));
    await awaitLeftovers(folder, say, 1);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it.runIf(process.platform === 'linux')('leaves a later process with the same id alone', async () => {
    const child = await program();
    await writeFile(join(folder, 'running.json'), JSON.stringify([{ name: 'gateway', pid: child.pid, birth: '1' }]));
    await awaitLeftovers(folder, say, 1);
    expect(said).toEqual([]);
    expect(isRunning(child.pid)).toBe(true);
    await child.kill('SIGKILL');
  });
});
