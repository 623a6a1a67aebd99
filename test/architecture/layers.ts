/** Where a file stands. `tools` is what nothing that runs in production imports. */
export type Layer =
  | 'contract'
  | 'kit'
  | 'core'
  | 'dialect'
  | 'provider'
  | 'registry'
  | 'server'
  | 'edge'
  | 'page'
  | 'sdk'
  | 'tools'
  | 'npm';

/** Folders beside the providers that are none: an API that several backends speak, each over its own transport. */
export const DIALECTS: readonly string[] = ['cloud-api'];

/** The layer of a path relative to the repository's root. Throws where a file lies outside of every layer. */
export function layerOf(path: string): Layer {
  const found = LAYERS.find(([pattern]) => pattern.test(path));
  if (found === undefined) throw new Error(`${path} is in no layer: say in test/architecture/layers.ts which one`);
  return found[1];
}

const LAYERS: readonly (readonly [RegExp, Layer])[] = [
  [/^node_modules\//, 'npm'],
  [/^core\/provider\//, 'contract'],
  [/^core\/provider-kit\//, 'kit'],
  [/^core\//, 'core'],
  [/^providers\/registry\.ts$/, 'registry'],
  // A provider's harness describes it to the contract suite; it is a test that lives beside what it tests.
  [/^providers\/[^/]+\/harness[^/]*\.ts$/, 'tools'],
  [/^providers\/[^/]+\/server\//, 'server'],
  [new RegExp(`^providers/(${DIALECTS.join('|')})/`), 'dialect'],
  [/^providers\/[^/]+\//, 'provider'],
  [/^netlify\//, 'edge'],
  [/^web\//, 'page'],
  [/^sdk\//, 'sdk'],
  [/^(scripts|bench|test|examples)\//, 'tools'],
];

/** The arrows of ARCHITECTURE.md. */
const MAY_IMPORT: Readonly<Record<Exclude<Layer, 'npm'>, readonly Layer[]>> = {
  contract: ['contract', 'npm'],
  kit: ['kit', 'contract', 'npm'],
  core: ['core', 'kit', 'contract', 'npm'],
  dialect: ['dialect', 'kit', 'contract', 'npm'],
  provider: ['provider', 'dialect', 'kit', 'contract', 'npm'],
  registry: ['provider', 'contract'],
  server: ['server', 'provider', 'core', 'kit', 'contract', 'npm'],
  edge: ['edge', 'registry', 'core', 'kit', 'contract', 'npm'],
  // Bundled by Vite. Of the gateway a page knows what the client in the SDK knows.
  page: ['page', 'sdk', 'npm'],
  // Published alone: what it needs of us, it has a copy of (`sdk/src/types.ts`).
  sdk: ['sdk'],
  tools: [
    'tools',
    'page',
    'sdk',
    'server',
    'edge',
    'registry',
    'provider',
    'dialect',
    'core',
    'kit',
    'contract',
    'npm',
  ],
};

/** What the Baileys server may take from core: storage and cryptography. The gateway's own logic is none of its business. */
const SERVER_MAY_USE = /^core\/(store\/[^/]+|crypto\/[^/]+|ids|json)(\.ts)?$/;

/** Why `from` may not import `to`; `undefined` where it may. */
export function whyForbidden(from: string, to: string): string | undefined {
  const [above, below] = [layerOf(from), layerOf(to)];
  if (above === 'npm') return undefined;
  if (!MAY_IMPORT[above].includes(below)) return `${above} may not import ${below}`;
  if (above === 'provider' && below === 'provider' && folderOf(from) !== folderOf(to)) {
    return 'one provider may not import another';
  }
  if (above === 'server' && below === 'provider' && !to.endsWith('/wire.ts'))
    return 'of its provider, a server sees wire.ts';
  if (above === 'server' && below === 'core' && !SERVER_MAY_USE.test(to))
    return 'of core, a server uses store and crypto';
  if (above === 'registry' && below === 'provider' && !to.endsWith('/index.ts')) return 'the registry imports index.ts';
  return undefined;
}

function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}
