import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

const OURS = /^(core|netlify|providers)\//;

/** What every one of the outputs loads at once, as sources of ours; found by its inputs. */
export function commonSources({ outputs }: Metafile): readonly string[] {
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint?.startsWith('netlify/functions/'));
  const [first = new Set<string>(), ...rest] = entries.map(([path]) => eagerSources(outputs, path));
  return [...first].filter((source) => OURS.test(source) && rest.every((sources) => sources.has(source)));
}

function eagerSources(outputs: Metafile['outputs'], entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const sources = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) return;
    seen.add(path);
    for (const source of Object.keys(output.inputs)) sources.add(source);
    for (const { kind, path: next } of output.imports) if (kind === 'import-statement') visit(next);
  };
  visit(entry);
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
 * Keeps what every function loads at once in one part. esbuild makes a part of whatever the same set of entries needs; as
 * each late source needs a few of the common ones only, there were sixty parts to find, open and link at each cold start.
 * So each late source is told to need all of them: they are there already when it comes.
 */
export function oneCommonPart(root: string, common: readonly string[], late: ReadonlySet<string>): Plugin {
  return {
    name: 'one-common-part',
    setup(build) {
      const paths = new Set([...late].map((source) => join(root, source)));
      const needs = common.map((source) => `import ${JSON.stringify(join(root, source))};`).join('');
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        paths.has(path) ? { contents: `${needs}\n${await readFile(path, 'utf8')}`, loader: 'ts' } : undefined,
      );
    },
  };
}
