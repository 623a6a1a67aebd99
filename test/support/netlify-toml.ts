import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import * as z from 'zod';

const texts = z.record(z.string(), z.string());
const parts = z.strictObject({ included_files: z.array(z.string()) });

/** All that we say to Netlify: what is not in here, nobody has looked at. */
const schema = z.strictObject({
  build: z.strictObject({ command: z.string(), publish: z.string(), environment: texts }),
  functions: z.strictObject({
    directory: z.string(),
    /** Netlify would bundle a second time otherwise. */
    node_bundler: z.literal('none'),
    api: parts,
    drain: parts,
    tick: parts,
  }),
  headers: z.array(z.strictObject({ for: z.string(), values: texts })),
  redirects: z.array(z.strictObject({ from: z.string(), to: z.string(), status: z.int() })),
  template: z.strictObject({ environment: texts }),
});

export const NETLIFY_TOML = new URL('../../netlify.toml', import.meta.url);

/** `netlify.toml`, by the parser that Netlify uses. */
export const netlifyToml = schema.parse(parse(readFileSync(NETLIFY_TOML, 'utf8')));
