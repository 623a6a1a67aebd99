import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { zipFunctions } from '@netlify/zip-it-and-ship-it';
import { buildFunctions } from '../../../scripts/functions/build.ts';
import { netlifyToml } from '../../support/netlify-toml.ts';

/** Where a function answers. `literal` or `expression`, as Netlify's bundler wrote it; no `methods` means all. */
export type BundledRoute = {
  readonly pattern: string;
  readonly literal?: string;
  readonly expression?: string;
  readonly methods: readonly string[];
};

/** A function as Netlify's bundler makes it for a deploy. */
export type BundledFunction = {
  readonly name: string;
  /** The folder, or the zip. */
  readonly path: string;
  /** Netlify's production bootstrap, which loads ours with its first request. Absolute; in a zip only by name. */
  readonly entry: string;
  /** Empty: it answers at `/.netlify/functions/<name>`. */
  readonly routes: readonly BundledRoute[];
  readonly background: boolean;
  readonly schedule: string | undefined;
  /** Of the zip, or zero for a folder. */
  readonly bytes: number;
};

export type Bundle = {
  readonly functions: readonly BundledFunction[];
  /** What went into them, relative to the root; of ours only. */
  readonly sources: readonly string[];
  /** A file that holds `functions`, for the programs that run them. */
  readonly manifest: string;
  remove(): Promise<void>;
};

/**
 * Bundles functions into a temporary folder, as a deploy does: by our own step, then by Netlify's, which adds its bootstrap.
 *
 * @param source a folder of functions that are bundled by Netlify alone; ours when absent
 */
export async function bundleFunctions(source?: string, archiveFormat: Archive = 'none'): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-functions-'));
  const { sources, results } = await (source === undefined
    ? zipOurs(folder, archiveFormat)
    : zipTheirs(source, folder, archiveFormat));
  const functions = await Promise.all(
    results.map(async (result): Promise<BundledFunction> => ({
      name: result.name,
      path: result.path,
      entry: join(result.path, result.entryFilename),
      routes: (result.routes ?? []).map((route) => ({ ...route, methods: route.methods ?? [] })),
      background: result.invocationMode === 'background',
      schedule: result.schedule,
      bytes: archiveFormat === 'zip' ? (await stat(result.path)).size : 0,
    })),
  );
  const manifest = join(folder, 'polyzap.json');
  await writeFile(manifest, JSON.stringify(functions));
  return { functions, sources, manifest, remove: () => rm(folder, { recursive: true, force: true }) };
}

type Archive = 'none' | 'zip';

/** As `netlify.toml` has it done. */
async function zipOurs(folder: string, archiveFormat: Archive) {
  const { functions, sources } = await buildFunctions(join(folder, dirname(netlifyToml.functions.directory)));
  const { node_bundler: nodeBundler, api, drain, tick } = netlifyToml.functions;
  const parts = (one: typeof api) => ({ includedFiles: one.included_files });
  const results = await zipFunctions(functions, join(folder, 'functions'), {
    archiveFormat,
    basePath: folder,
    config: {
      '*': { nodeBundler, includedFilesBasePath: folder },
      api: parts(api),
      drain: parts(drain),
      tick: parts(tick),
    },
  });
  return { sources, results };
}

async function zipTheirs(source: string, folder: string, archiveFormat: Archive) {
  const results = await zipFunctions(resolve(source), join(folder, 'functions'), {
    archiveFormat,
    basePath: process.cwd(),
  });
  return { sources: [], results };
}
