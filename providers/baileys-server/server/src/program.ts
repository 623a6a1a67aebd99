import './quiet-console.ts';
import { createLog, describeError } from './log.ts';
import { createServer } from './server.ts';
import { readSettings, SettingsError, type Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The program: one line on stdout when it is ready, exit code 1 and one line on stderr when it cannot start. */
export function run(environment: Environment): void {
  start(environment).catch((error: unknown) => {
    const message = error instanceof SettingsError ? error.message : describeError(error);
    process.stderr.write(`polyzap baileys server: ${message}\n`, () => process.exit(1));
  });
}

async function start(environment: Environment): Promise<void> {
  const settings = readSettings(environment);
  const log = createLog(settings.logLevel);
  // Node's crypto throws and catches an error for each key that is given as bytes, as libsignal does some twenty times a
  // message, and Baileys takes a stack trace for each frame. Ten lines of trace, which nobody reads, cost 0.2 ms a text.
  if (!log.isLevelEnabled('debug')) Error.stackTraceLimit = 2;
  // When who reads our output is killed, every further line fails. Unheard, that would be an uncaught exception, logged by
  // a line that fails: for ever.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // One bad session, one promise that nobody awaits, must not end the link of all others.
  process.on('uncaughtException', (error) =>
    log.error({ error: describeError(error), stack: framesOf(error) }, 'unexpected error'),
  );
  process.on('unhandledRejection', (reason) =>
    log.error({ error: describeError(reason), stack: framesOf(reason) }, 'unexpected rejection'),
  );

  const server = await createServer(settings, { log }).catch((error: unknown) => {
    throw new SettingsError(explain(error, settings), { cause: error });
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);

  let signals = 0;
  const stop = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    log.info('stopping');
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: describeError(error) }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  // Whoever supervises us holds the other end of our input: it is gone when that process is, however it ended.
  if (environment['POLYZAP_SUPERVISED'] === '1') process.stdin.once('end', stop).resume();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** The usual reasons, in words that say what to do. */
function explain(error: unknown, { host, port, databaseUrl }: Settings): string {
  if (error instanceof SettingsError) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken: stop what uses it, or set POLYZAP_BAILEYS_PORT`;
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this user: set POLYZAP_BAILEYS_PORT`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is not an address of this machine: set POLYZAP_BAILEYS_HOST`;
  if (/^postgres(ql)?:/.test(databaseUrl))
    return `The database of POLYZAP_BAILEYS_DATABASE_URL does not open: ${code || describeError(error)}`;
  return `The database ${databaseUrl} does not open, is its folder there and writable? ${describeError(error)}`;
}

function framesOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack?.split('\n').slice(1, 7).join('\n') : undefined;
}
