import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../ports.ts';
import { eventually } from '../waiting.ts';
import { findBinaries, serverAccount, type Account } from './binaries.ts';

/** A PostgreSQL server of our own. `url` names its maintenance database, as superuser. */
export type Cluster = {
  readonly url: string;
  /** `kill -9`, and a start on the same data: what was committed is there again, what was not is gone. */
  crash(): Promise<void>;
  stop(): Promise<void>;
};

export type ClusterOptions = {
  /** Whether a commit waits for the disk, as in service; true when absent. */
  readonly lasting?: boolean;
};

const PREFIX = 'polyzap-postgres-';
const ATTEMPTS = 3;

/**
 * Makes a database cluster in the temporary folder and serves it on a free loopback port. Takes about a second.
 *
 * Its collation is ICU's en-US, as in most hosted databases: it sorts `a` before `B`, so code that trusts byte order
 * fails here and not at a customer's.
 */
export async function startCluster({ lasting = true }: ClusterOptions = {}): Promise<Cluster> {
  await sweep();
  // The process id is in the name, so that a later run can tell what a killed one left behind.
  const folder = join(tmpdir(), `${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  const account = await serverAccount();
  await mkdir(folder, { mode: 0o755 });
  try {
    const binaries = await findBinaries(account, folder);
    const password = randomBytes(12).toString('hex');
    const data = join(folder, 'data');
    await initialise(binaries.initdb, data, account, password, join(folder, 'password'));
    const { port, ...first } = await serveAnywhere({ postgres: binaries.postgres, data, account, lasting });
    let server = first.server;
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      async crash() {
        await end(server, 'SIGKILL');
        server = await serveAgain({ postgres: binaries.postgres, data, account, lasting, port });
      },
      async stop() {
        // SIGQUIT: no checkpoint, no farewell. The data is thrown away next.
        await end(server, 'SIGQUIT');
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function initialise(
  initdb: string,
  data: string,
  account: Account,
  password: string,
  passwordFile: string,
): Promise<void> {
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) {
    await chown(data, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const child = spawn(
    initdb,
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=en-US',
      '--no-sync',
    ],
    { ...account, cwd: data, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${output()}`);
}

type Serving = {
  readonly postgres: string;
  readonly data: string;
  readonly account: Account;
  readonly lasting: boolean;
  readonly port: number;
};

async function serveAnywhere(serving: Omit<Serving, 'port'>): Promise<{ port: number; server: ChildProcess }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const answer = await serve({ ...serving, port });
    if (typeof answer !== 'string') return { port, server: answer };
    // Someone may have taken the port in between.
    if (attempt === ATTEMPTS) throw new Error(`postgres ended at once: ${answer}`);
  }
}

/** The dead server's children need a moment to notice; until then its memory is in use, and a new one refuses to start. */
async function serveAgain(serving: Serving): Promise<ChildProcess> {
  return eventually(
    async () => {
      const answer = await serve(serving);
      return typeof answer === 'string' ? undefined : answer;
    },
    { timeoutMs: 60_000, description: 'PostgreSQL to come back' },
  );
}

/** The server once it takes connections; what it said where it ended instead. */
async function serve({ postgres, data, account, lasting, port }: Serving): Promise<ChildProcess | string> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
  if (!lasting) settings.push('fsync=off', 'full_page_writes=off');
  const server = spawn(postgres, ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], {
    ...account,
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(server);
  const ready = new Promise<boolean>((resolve) => {
    // Line by line: where programs wait for it, what it says to them at once may be more than is kept of its output.
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve(true);
    });
    server.once('close', () => resolve(false));
    server.once('error', () => resolve(false));
  });
  return (await ready) ? server : output();
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  // Not `close`: children that outlive it for a moment hold its output.
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

/** Removes the clusters of test runs that were killed. Their servers notice the missing folder and end by themselves. */
async function sweep(): Promise<void> {
  const names = await readdir(tmpdir());
  const stale = names.filter((name) => name.startsWith(PREFIX) && !isAlive(Number(name.split('-')[2])));
  await Promise.all(
    stale.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Keeps the last of what the child says, for an error's message. */
function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text.trim();
}
