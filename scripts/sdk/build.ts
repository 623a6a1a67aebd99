import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/** What goes into the package beside `dist`. */
const FILES = ['package.json', 'README.md', 'LICENSE'];

/** The package `@polyzap/sdk` in a folder, ready for `npm pack` or `npm publish`: one module, and its types. */
export async function buildSdk(folder: string): Promise<void> {
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const file of FILES) cpSync(join(root, 'sdk', file), join(folder, file));
  await build({
    entryPoints: [join(root, 'sdk/src/index.ts')],
    outfile: join(dist, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'silent',
  });
  writeTypes(dist);
}

/** One declaration file for each source, none of which needs anything from outside of `sdk/src`. */
function writeTypes(dist: string): void {
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--ignoreConfig', 'sdk/src/index.ts'];
  const settings = '--strict --exactOptionalPropertyTypes --allowImportingTsExtensions --skipLibCheck --types node';
  const more = `${settings} --target es2022 --lib es2024,dom,dom.iterable --module nodenext --rootDir sdk/src --outDir`;
  const tsc = spawnSync('tsc', [...options, ...more.split(' '), dist], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (tsc.status !== 0) throw new Error(`tsc: ${tsc.stdout}${tsc.stderr}`);
  for (const file of globSync('**/*.d.ts', { cwd: dist })) {
    const path = join(dist, file);
    // A declaration is looked for by the name of the module that it declares.
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from|import\()( ?['"][^'"]+)\.ts(['"])/g, '$1$2.js$3'));
  }
}
