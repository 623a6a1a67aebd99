import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './fingerprint.ts';

/**
 * Makes `target` (the site that browsers get) from `web`, unless it already is what the sources say: that is known after
 * some milliseconds, so `npm start` asks each time. Built beside and put in place whole; a build that fails leaves the site
 * that was there. Of two at once the first counts: a gateway may be reading its files already.
 *
 * Resolves with whether there was anything to build.
 */
export async function buildSite(root: string, target = join(root, 'dist', 'site')): Promise<boolean> {
  const wanted = fingerprint(root);
  const note = `${target}.made-of`;
  if (existsSync(join(target, 'index.html')) && existsSync(note) && readFileSync(note, 'utf8') === wanted) return false;
  const beside = `${target}.${process.pid}`;
  const before = folderAt(target);
  mkdirSync(dirname(target), { recursive: true });
  try {
    // Only where it is needed: loading it takes longer than the rest of a start.
    const { build } = await import('vite');
    await build({
      configFile: join(root, 'web', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: beside, emptyOutDir: true },
    });
    if (folderAt(target) === before) {
      rmSync(note, { force: true });
      if (replace(beside, target)) writeFileSync(note, wanted);
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return true;
}

/** Which folder is there, by the system's number for it; `undefined` where none is. */
function folderAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** Whether it was put in place: it is not where another process, with the same sources, was first. */
function replace(from: string, to: string): boolean {
  const old = `${to}.${process.pid}.old`;
  try {
    if (existsSync(to)) renameSync(to, old);
    renameSync(from, to);
    return true;
  } catch (error) {
    if (!existsSync(to)) throw error;
    return false;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}
