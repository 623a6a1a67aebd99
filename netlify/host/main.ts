import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { recoverInterrupted } from '../../core/messages/queue.ts';
import { composeGateway } from '../compose.ts';
import { createApp } from '../http/app.ts';
import { startDispatcher } from './dispatcher.ts';
import { pageRoutes } from './pages.ts';

const HOST = process.env['POLYZAP_HOST'] ?? '127.0.0.1';
const PORT = Number(process.env['POLYZAP_PORT'] ?? '8080');
const POOL_SIZE = 10;

/** What a stop waits for: requests under way, which wait for their provider themselves. */
const DRAIN_MS = 15_000;

// When who reads our output is killed, the lines of a stop fail, and must not end it half-way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await run();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** The gateway as one Node process: the same app as the functions, with a loop where they have a schedule. */
async function run(): Promise<void> {
  // The port first: it is what most often is wrong, and our own address may be needed to compose.
  let stopping = false;
  const composed = Promise.withResolvers<ReturnType<typeof getRequestListener>>();
  const server = createServer((request, response) => {
    // A connection that has got its answer would be kept open for another request, and the stop would wait for it.
    response.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()));
    void composed.promise.then((listen) => listen(request, response));
  });
  server.listen(PORT, HOST);
  await once(server, 'listening');
  const ownUrl = `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${portOf(server)}`;

  const { gateway, close } = await composeGateway(process.env, { poolSize: POOL_SIZE, ownUrl });
  const app = createApp(gateway).route('/', pageRoutes());
  composed.resolve(getRequestListener(app.fetch));
  // SQLite lives in one process, so whatever it holds claimed was claimed by one that is gone.
  if (gateway.store.engine === 'sqlite') await recoverInterrupted(gateway);
  const dispatcher = startDispatcher(gateway);
  process.stdout.write(`${JSON.stringify({ ready: true, url: ownUrl })}\n`);

  await stopRequested();
  stopping = true;
  server.close();
  server.closeIdleConnections();
  const drained = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await Promise.all([once(server, 'close'), dispatcher.stop()]);
  clearTimeout(drained);
  await close();
  // It would keep the process alive.
  process.stdin.destroy();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : PORT;
}

/** SIGTERM, SIGINT, or the end of a supervisor that holds our standard input. A second signal ends at once. */
async function stopRequested(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
      resolve();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
    if (process.env['POLYZAP_SUPERVISED'] === '1') process.stdin.once('end', stop).once('error', stop).resume();
  });
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') return `Port ${PORT} is taken: set POLYZAP_PORT to another one`;
  if (code === 'EACCES') return `Port ${PORT} may not be used by this user: set POLYZAP_PORT to one above 1023`;
  return `The gateway cannot start: ${message ?? String(error)}`;
}
