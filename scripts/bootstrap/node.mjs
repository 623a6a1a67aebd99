import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchNode } from './repair.mjs';

/** What the sources need: `node:sqlite` without a flag, and TypeScript without a build. */
const NEEDED = [24, 15];

/**
 * The Node that runs our scripts: the one in node_modules, else the system's where it is new enough.
 *
 * @param {string} root
 * @returns {Promise<string>} its path
 */
export async function findNode(root) {
  const carried = carriedNode(root);
  if (runs(carried)) return carried;
  if (isNewEnough(process.versions.node)) return process.execPath;
  fetchNode(root);
  if (runs(carried)) return carried;
  throw new Error(
    `Node ${NEEDED.join('.')} or newer is needed: the npm package "node" could not fetch it, and the system has ${process.version}`,
  );
}

/** @param {string} root */
export function carriedNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** @param {string} version such as `24.15.0` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED;
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/** A half-written binary, or one for another processor, exists and still does not run. @param {string} path */
function runs(path) {
  if (!existsSync(path)) return false;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const description = readFileSync(join(path, '..', '..', 'package.json'), 'utf8');
  const { version } = /** @type {{ version: string }} */ (JSON.parse(description));
  return status === 0 && stdout.trim() === `v${version}`;
}
