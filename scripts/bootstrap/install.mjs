import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { whyInstall } from './installed.mjs';
import { npmCi } from './npm.mjs';
import { repairPostgres } from './repair.mjs';

/**
 * Brings node_modules in line with package-lock.json. Returns at once where it is. Two of these at a time, in two
 * terminals, take turns.
 *
 * @param {string} root
 */
export async function install(root) {
  if (whyInstall(root) !== undefined) {
    await withLock(root, async () => {
      const reason = whyInstall(root);
      if (reason === undefined) return;
      console.error(`Installing dependencies (${reason}); the first time takes a minute …`);
      const started = Date.now();
      await npmCi(root);
      console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
    });
  }
  repairPostgres(root);
}

/**
 * @param {string} root
 * @param {() => Promise<void>} work
 */
async function withLock(root, work) {
  const lock = join(tmpdir(), `polyzap-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  const owner = join(lock, 'pid');
  while (!tryLock(lock, owner)) await delay(250);
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock @param {string} owner */
function tryLock(lock, owner) {
  try {
    mkdirSync(lock);
    writeFileSync(owner, String(process.pid));
    return true;
  } catch {
    if (!isAlive(owner)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** @param {string} owner */
function isAlive(owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
