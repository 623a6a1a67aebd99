import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean, os?: string[], cpu?: string[] }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 * @typedef {{ os: string, cpu: string }} Platform
 */

/**
 * Why node_modules is not what package-lock.json asks for; `undefined` where it is.
 *
 * npm writes down what it installed in `node_modules/.package-lock.json`, as its last step: an install that was
 * interrupted has no such file. No stamp of our own is needed, and an `npm ci` by hand counts too.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function whyInstall(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return 'nothing is installed yet';
  return difference(readLockfile(join(root, 'package-lock.json')), readLockfile(installed), {
    os: process.platform,
    cpu: process.arch,
  });
}

/**
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @param {Platform} platform
 * @returns {string | undefined}
 */
export function difference(wanted, installed, platform) {
  for (const [path, entry] of Object.entries(wanted.packages)) {
    const present = installed.packages[path];
    // The root and the workspaces are the working tree itself; an optional package may be for another platform.
    if (!path.startsWith('node_modules/') || entry.link === true) continue;
    if (present === undefined && entry.optional === true) continue;
    if (present?.version !== entry.version) return `${nameOf(path)} is ${present?.version ?? 'missing'}`;
    if (differ(present?.integrity, entry.integrity)) return `${nameOf(path)} has other contents`;
  }
  for (const [path, entry] of Object.entries(installed.packages)) {
    // A node_modules folder that came from another machine.
    if (entry.optional === true && !fits(entry, platform)) return `${nameOf(path)} is for another platform`;
  }
  return undefined;
}

/** @param {LockedPackage} entry @param {Platform} platform */
function fits(entry, platform) {
  return allows(entry.os, platform.os) && allows(entry.cpu, platform.cpu);
}

/** npm's lists name what is allowed, or with `!` what is not. @param {string[] | undefined} list @param {string} value */
function allows(list, value) {
  if (list === undefined || list.includes('any')) return true;
  if (list.includes(`!${value}`)) return false;
  const allowed = list.filter((item) => !item.startsWith('!'));
  return allowed.length === 0 || allowed.includes(value);
}

/** @param {string | undefined} a @param {string | undefined} b */
function differ(a, b) {
  return a !== undefined && b !== undefined && a !== b;
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** @param {string} path @returns {Lockfile} */
function readLockfile(path) {
  try {
    return /** @type {Lockfile} */ (JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
