import { DIALECTS, layerOf, whyForbidden } from './layers.ts';
import { withoutComments, type ImportGraph, type Sources } from './sources.ts';

/** Imports that go up, or sideways where that is not allowed: `core/a.ts -> netlify/b.ts: core may not import edge`. */
export function upwardImports(graph: ImportGraph): string[] {
  return [...graph].flatMap(([from, imports]) =>
    imports.flatMap((to) => {
      const reason = whyForbidden(from, to);
      return reason === undefined ? [] : [`${from} -> ${to}: ${reason}`];
    }),
  );
}

/** Circles of files, each as one line. A file in several circles is named in one of them at least. */
export function cycles(graph: ImportGraph): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) return void found.push([...trail.slice(at), path].join(' -> '));
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

/** Where the environment may be read: where a program is put together, and in tools. */
const COMPOSITION_ROOTS =
  /^(netlify\/(compose|once)\.ts|netlify\/host\/main\.ts|netlify\/functions\/|providers\/[^/]+\/server\/src\/main\.ts|scripts\/|bench\/|test\/)/;

/** Files that read `process.env` and are no composition root. */
export function environmentReaders(sources: Sources): string[] {
  return [...sources]
    .filter(
      ([path, text]) =>
        !COMPOSITION_ROOTS.test(path) && /process\.env\b|\benv\b.*from 'node:process'/.test(withoutComments(text)),
    )
    .map(([path]) => path);
}

/** The files that a reader of one provider expects in the next. */
const PROVIDER_FILES = [
  'README.md',
  'capabilities.ts',
  'context.ts',
  'errors.ts',
  'harness.ts',
  'index.ts',
  'send.ts',
  'webhook.ts',
];

/** `twilio/errors.ts`, for each one that is missing. `files` are paths below `providers`. */
export function missingProviderFiles(files: readonly string[]): string[] {
  const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))));
  return [...folders]
    .filter((folder) => !DIALECTS.includes(folder))
    .flatMap((folder) => PROVIDER_FILES.map((name) => `${folder}/${name}`).filter((path) => !files.includes(path)));
}

/** Files of core that hold a provider's id as a string: sooner or later to compare with it. */
export function providerNamesInCore(sources: Sources, ids: readonly string[]): string[] {
  return [...sources]
    .filter(([path]) => ['contract', 'kit', 'core'].includes(layerOf(path)))
    .flatMap(([path, text]) =>
      ids.filter((id) => new RegExp(`(['"\`])${id}\\1`).test(withoutComments(text))).map((id) => `${path}: '${id}'`),
    );
}
