import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { eagerSources, lateSources, oneEagerPart } from './eager-part.ts';

const root = dirname(dirname(import.meta.dirname));

/**
 * Bundles each function into `<folder>/functions/<name>.mjs`, and what it loads, at once and late, into
 * `<folder>/function-parts/<name>`. Returns the folder of the functions, and every source that went in, relative to the root.
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
  const paths = (await readdir(entries)).map((name) => join(entries, name));
  // Once to see what is needed when, and then each by itself: of what two load at once, both would get it in pieces.
  const { metafile } = await build({ ...options(paths, functions), write: false, minify: false });
  const late = lateSources(metafile);
  await Promise.all(
    paths.map((path) => {
      const parts = `../function-parts/${basename(path, '.ts')}/[name]-[hash]`;
      const plugins = [oneEagerPart(root, eagerSources(metafile, relative(root, path)), late)];
      // Beside the functions: a file among them would become one.
      return build({ ...options([path], functions), chunkNames: parts, plugins });
    }),
  );
  return { functions, sources: Object.keys(metafile.inputs) };
}

function options(entryPoints: string[], outdir: string) {
  return {
    metafile: true,
    absWorkingDir: root,
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
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
}
