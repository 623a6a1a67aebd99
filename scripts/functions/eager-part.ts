import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

const OURS = /^(core|netlify|providers)\//;

/**
 * What a bundled function loads at once, as sources of ours; found by its own, relative to the root. That is not among them:
 * Netlify reads a function's configuration in its own file.
 */
export function eagerSources({ outputs }: Metafile, entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const sources = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) return;
    seen.add(path);
    for (const source of Object.keys(output.inputs)) if (OURS.test(source) && source !== entry) sources.add(source);
    for (const { kind, path: next } of output.imports) if (kind === 'import-statement') visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint === entry) visit(path);
  return sources;
}

/** Sources of ours that are loaded late. */
export function lateSources({ inputs }: Metafile): ReadonlySet<string> {
  const late = Object.values(inputs).flatMap(({ imports }) =>
    imports.flatMap(({ kind, path }) => (kind === 'dynamic-import' && OURS.test(path) ? [path] : [])),
  );
  return new Set(late);
}

/**
 * Keeps what a function loads at once in one part. esbuild makes a part of whatever the same set of entries needs; as each
 * late source needs a few of the eager ones only, there were sixty parts to find, open and link at each cold start. So each
 * late source is told to need all of them: they are there already when it comes.
 */
export function oneEagerPart(root: string, eager: ReadonlySet<string>, late: ReadonlySet<string>): Plugin {
  return {
    name: 'one-eager-part',
    setup(build) {
      const paths = new Set([...late].filter((source) => !eager.has(source)).map((source) => join(root, source)));
      const needs = [...eager].map((source) => `import ${JSON.stringify(join(root, source))};`).join('');
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        paths.has(path) ? { contents: `${needs}\n${await readFile(path, 'utf8')}`, loader: 'ts' } : undefined,
      );
    },
  };
}
