import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './fingerprint.ts';

/**
 * Makes `target` (the site that browsers get) from `web`, unless it already is what the sources say: that is known after
 * some milliseconds, so `npm start` asks each time. Built beside and put in place whole: two at once harm nobody, and a
 * build that fails leaves the site that was there.
 *
 * Resolves with whether there was anything to build.
 */
export async function buildSite(root: string, target = join(root, 'dist', 'site')): Promise<boolean> {
  const wanted = fingerprint(root);
  const note = `${target}.made-of`;
  if (existsSync(join(target, 'index.html')) && existsSync(note) && readFileSync(note, 'utf8') === wanted) return false;
  const beside = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    // Only where it is needed: loading it takes longer than the rest of a start.
    const { build } = await import('vite');
    await build({
      configFile: join(root, 'web', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: beside, emptyOutDir: true },
    });
    rmSync(note, { force: true });
    replace(beside, target);
    writeFileSync(note, wanted);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return true;
}

function replace(from: string, to: string): void {
  const old = `${to}.${process.pid}.old`;
  if (existsSync(to)) renameSync(to, old);
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process was first, with the same sources.
    if (!existsSync(to)) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
