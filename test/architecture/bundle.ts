import { build, type Metafile } from 'esbuild';

/** What a function consists of. Paths relative to the root. */
export type Bundle = {
  /** Who imports whom among what was bundled. */
  readonly graph: ReadonlyMap<string, readonly string[]>;
  /** Loaded before the first request; the rest is behind an `import()` that may never run. */
  readonly eager: readonly string[];
  readonly lazy: readonly string[];
  /** Minified bytes. */
  readonly eagerBytes: number;
  readonly allBytes: number;
};

/** Bundles an entry as for Node 24 and reports what went in. */
export async function bundle(entry: string): Promise<Bundle> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: 'bundle',
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    // pg asks for it and is content without.
    external: ['pg-native'],
  });
  const graph = new Map(
    Object.entries(metafile.inputs).map(([path, { imports }]) => [
      path,
      imports.filter(({ external }) => external !== true).map(({ path }) => path),
    ]),
  );
  const eager = reachable(metafile, entry);
  const [eagerChunks, chunks] = outputs(metafile, entry);
  return {
    graph,
    eager,
    lazy: [...graph.keys()].filter((path) => !eager.includes(path)),
    eagerBytes: size(metafile, eagerChunks),
    allBytes: size(metafile, chunks),
  };
}

function reachable(metafile: Metafile, entry: string): string[] {
  return walk(entry, (path) => metafile.inputs[path]?.imports ?? []);
}

function outputs(metafile: Metafile, entry: string): [eager: string[], all: string[]] {
  const all = Object.keys(metafile.outputs);
  const first = all.find((path) => metafile.outputs[path]?.entryPoint === entry);
  if (first === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return [walk(first, (path) => metafile.outputs[path]?.imports ?? []), all];
}

type Import = { readonly path: string; readonly kind: string; readonly external?: boolean };

function walk(start: string, importsOf: (path: string) => readonly Import[]): string[] {
  const seen = new Set<string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const next = importsOf(path).filter(({ kind, external }) => kind !== 'dynamic-import' && external !== true);
    queue.push(...next.map(({ path }) => path));
  }
  return [...seen];
}

function size(metafile: Metafile, paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
}
