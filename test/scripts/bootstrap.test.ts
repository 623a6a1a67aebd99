import { describe, expect, it } from 'vitest';
import { difference } from '../../scripts/bootstrap/installed.mjs';
import { isNewEnough } from '../../scripts/bootstrap/node.mjs';
import { explain } from '../../scripts/bootstrap/npm.mjs';
import { completeLockfile, platformOf, type Lockfile } from '../../scripts/lockfile/complete.ts';
import { freePort } from '../support/ports.ts';
import { isRunning } from '../support/processes.ts';
import { spawnProgram } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const linux = { os: 'linux', cpu: 'x64' };
const zod = { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' } };

describe('difference', () => {
  it('finds none where everything is there', () => {
    expect(difference({ packages: { '': {}, ...zod } }, { packages: zod }, linux)).toBeUndefined();
  });

  it('takes workspaces and packages of other platforms as not to be installed', () => {
    const wanted = {
      packages: {
        ...zod,
        'providers/server': { version: '0.1.0' },
        'node_modules/@polyzap/server': { link: true },
        'node_modules/mac-only': { version: '1.0.0', optional: true, os: ['darwin'] },
      },
    };
    expect(difference(wanted, { packages: zod }, linux)).toBeUndefined();
  });

  it.each([
    ['zod is missing', {}],
    ['zod is 4.0.0', { 'node_modules/zod': { version: '4.0.0' } }],
    ['zod has other contents', { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-b' } }],
    ['esbuild-mac is for another platform', { ...zod, 'node_modules/esbuild-mac': { optional: true, os: ['darwin'] } }],
    ['not-here is for another platform', { ...zod, 'node_modules/not-here': { optional: true, os: ['!linux'] } }],
  ])('%s', (reason, installed) => {
    expect(difference({ packages: zod }, { packages: installed }, linux)).toBe(reason);
  });
});

describe('explain', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'cannot reach its registry'],
    ['npm error code EACCES\nnpm error syscall mkdir', 'node_modules is not writable'],
    ['npm ERR! code ENOSPC\nnpm ERR! no space left on device', 'the disk is full'],
    ['/bin/sh: 1: npm: not found', 'npm is not installed'],
    ['npm error code EUSAGE', 'npm run lock'],
    ['something else', 'npm ci failed (npm says: something else)'],
  ])('%j', (output, line) => {
    expect(explain(output)).toContain(line);
    expect(explain(output)).not.toContain('\n');
  });
});

describe('isNewEnough', () => {
  it.each([
    ['20.20.2', false],
    ['24.14.9', false],
    ['24.15.0', true],
    ['26.0.0', true],
  ])('%s: %s', (version, enough) => {
    expect(isNewEnough(version)).toBe(enough);
  });
});

describe('completeLockfile', () => {
  it('adds the platform packages that the registry did not have, for the right platform', () => {
    const lockfile: Lockfile = {
      packages: {
        'node_modules/oxlint': {
          version: '1.0.0',
          dev: true,
          optionalDependencies: {
            '@oxlint/binding-linux-x64-gnu': '1.0.0',
            '@oxlint/binding-linux-arm-musleabihf': '1.0.0',
            'not-a-platform': '1.0.0',
          },
        },
        'node_modules/@oxlint/binding-linux-x64-gnu': { version: '1.0.0', optional: true },
      },
    };
    expect(completeLockfile(lockfile)).toEqual(['@oxlint/binding-linux-arm-musleabihf']);
    expect(lockfile.packages['node_modules/@oxlint/binding-linux-arm-musleabihf']).toEqual({
      version: '1.0.0',
      os: ['linux'],
      cpu: ['arm'],
      libc: ['musl'],
      dev: true,
      optional: true,
    });
  });

  it.each([
    ['@oxlint/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['@oxlint-tsgolint/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@oxfmt/binding-linux-s390x-gnu', { os: ['linux'], cpu: ['s390x'], libc: ['glibc'] }],
    ['bufferutil', undefined],
  ])('reads the platform of %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});

describe('bootstrap', () => {
  it('passes arguments and exit code through, on Node 24', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polyzap-script-'));
    await writeFile(
      join(folder, 'script.mjs'),
      `console.log(process.version, process.argv.slice(2).join()); process.exitCode = 7;`,
    );
    const program = await spawnProgram({
      args: ['scripts/bootstrap.mjs', join(folder, 'script.mjs'), 'a', '--b'],
      ready: false,
    });
    const exit = await program.exited;
    await rm(folder, { recursive: true });
    expect(program.output()).toMatch(/^v24\.\d+\.\d+ a,--b$/);
    expect(exit).toEqual({ code: 7, signal: null });
  });

  it('takes the script with it when it is killed', async () => {
    const program = await spawnProgram({
      args: ['scripts/bootstrap.mjs', 'test/scripts/fixtures/supervised-script.ts'],
    });
    const pid = Number(program.readyLine?.['pid']);
    expect(isRunning(pid)).toBe(true);
    await program.kill('SIGKILL');
    await eventually(() => !isRunning(pid), { description: 'the script to end' });
  });

  it('passes a signal on and leaves with the code of the script', async () => {
    const program = await spawnProgram({
      args: ['scripts/bootstrap.mjs', 'test/scripts/fixtures/supervised-script.ts'],
    });
    expect(await program.kill('SIGTERM')).toEqual({ code: 5, signal: null });
  });

  it('says in one line that there is no network, and leaves with 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polyzap-clone-'));
    await cp('scripts', join(folder, 'scripts'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', 'providers/baileys-server/server/package.json']) {
      await cp(file, join(folder, file), { recursive: true });
    }
    const program = await spawnProgram({
      args: ['scripts/bootstrap.mjs', 'scripts/start.ts'],
      cwd: folder,
      ready: false,
      env: {
        npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
        npm_config_cache: join(folder, 'cache'),
        npm_config_fetch_retries: '0',
      },
    });
    const exit = await program.exited;
    await rm(folder, { recursive: true, force: true });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(program.lines.at(-1)).toMatch(/^Could not install: npm cannot reach its registry/);
  });
});
