import { readFile, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** Path relative to the root → text. */
export type Sources = ReadonlyMap<string, string>;

/** Who imports whom; paths relative to the root, `node_modules/…` for packages and `node:` left out. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The test of these checks holds wrong imports as examples. */
const SKIPPED = /(^|\/)(node_modules|fixtures)(\/|$)|^test\/architecture\.test\.ts$/;

/** Every source file below the folders. Throws where a folder has none: a check of nothing always passes. */
export async function readSources(folders: readonly string[]): Promise<Sources> {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs|js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
      .filter((path) => !SKIPPED.test(path));
    if (files.length === 0) throw new Error(`${folder} holds no sources`);
    for (const file of files.sort()) sources.set(file, await readFile(file, 'utf8'));
  }
  return sources;
}

/** Reads every import, type-only and dynamic ones included: a bundler would not see the former. */
export function importGraph(sources: Sources): ImportGraph {
  return new Map([...sources].map(([path, text]) => [path, importsOf(text).flatMap((name) => resolve(path, name))]));
}

const STATEMENT = /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm;
const BARE = /^\s*import\s*['"]([^'"]+)['"]/gm;
const CALL = /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g;

/** The specifiers in a file, comments aside. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  return [STATEMENT, BARE, CALL].flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
}

/** Blanks comments out. A `//` inside a string goes too, which no check here minds. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function resolve(from: string, specifier: string): string[] {
  // A style sheet imports nothing of ours.
  if (specifier.startsWith('node:') || specifier.endsWith('.css')) return [];
  if (specifier.startsWith('.')) return [posix.join(posix.dirname(from), specifier)];
  return [`node_modules/${specifier}`];
}
