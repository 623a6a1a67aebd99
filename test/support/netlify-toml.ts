import { readFileSync } from 'node:fs';

/** The file, as it is. */
export const netlifyToml = readFileSync(new URL('../../netlify.toml', import.meta.url), 'utf8');

/** The `name = "value"` and `name = ["value"]` lines of one table of `netlify.toml`: all that it has. Names in lower case. */
export function netlifyTable(name: string): Readonly<Record<string, string>> {
  const [, rest = ''] = netlifyToml.split(`[${name}]\n`);
  const [lines = ''] = rest.split(/^\s*\[/m);
  return Object.fromEntries(
    [...lines.matchAll(/^\s*([\w-]+) = \[?"(.*)"\]?$/gm)].map(([, key = '', value = '']) => [key.toLowerCase(), value]),
  );
}
