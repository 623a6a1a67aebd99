import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { commonSources, lateSources, oneCommonPart } from './common-part.ts';

const root = dirname(dirname(import.meta.dirname));

/**
 * Bundles each function into `<folder>/functions/<name>.mjs`, with what they share, and what is loaded late, in
 * `<folder>/function-parts`. Returns the folder of the functions, and every source that went in, relative to the root.
 *
 * Netlify's bundler would ship our packages as files of their own, and Node would spend most of a cold start on finding
 * and reading hundreds of them. What is left to it is to add its bootstrap, and to copy the parts: see `netlify.toml`.
 */
export async function buildFunctions(folder: string): Promise<{ functions: string; sources: readonly string[] }> {
  const entries = join(root, 'netlify', 'functions');
  const functions = join(folder, 'functions');
  await Promise.all(
    [functions, join(folder, 'function-parts')].map((path) => rm(path, { recursive: true, force: true })),
  );
  const options = {
    metafile: true,
    absWorkingDir: root,
    entryPoints: (await readdir(entries)).map((name) => join(entries, name)),
    outdir: functions,
    outExtension: { '.js': '.mjs' },
    // Beside the functions: a file among them would become one.
    chunkNames: '../function-parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // What a cold start has to download, read and parse. The same commit makes the same parts, should a trace have to be read.
    minify: true,
    alias: { 'form-data': join(import.meta.dirname, 'form-data.ts') },
    // pg asks for it and is content without.
    external: ['pg-native'],
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  } satisfies BuildOptions;
  // Once to see what is needed when, once for the parts.
  const { metafile } = await build({ ...options, write: false, minify: false });
  await build({ ...options, plugins: [oneCommonPart(root, commonSources(metafile), lateSources(metafile))] });
  return { functions, sources: Object.keys(metafile.inputs) };
}
