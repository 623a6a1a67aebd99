import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { recoverInterrupted } from '../../core/messages/queue.ts';
import { PATIENCE_MS } from '../../core/store/database.ts';
import { recoverDeliveries } from '../../core/webhooks-out/claim.ts';
import { composeGateway } from '../compose.ts';
import type { Environment } from '../environment.ts';
import { createApp } from '../http/app.ts';
import { clientAddress } from '../http/limits/address.ts';
import { startDeliverer } from './deliverer.ts';
import { startDispatcher } from './dispatcher.ts';
import { startLinkKeeper } from './links.ts';
import { startMediaKeeper } from './media.ts';
import { createMetrics } from './metrics.ts';
import { pageRoutes } from './pages.ts';
import { startTidier } from './tidier.ts';

const POOL_SIZE = 10;

/** What a stop waits for: requests under way, which wait for their provider themselves. */
const DRAIN_MS = 15_000;

/** The gateway as one Node process: the same app as the functions, with a loop where they have a schedule. */
export async function runHost(environment: Environment): Promise<void> {
  // When who reads our output is killed, the lines of a stop fail, and must not end it half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const host = environment['POLYZAP_HOST'] ?? '127.0.0.1';
  const port = Number(environment['POLYZAP_PORT'] ?? '8080');
  try {
    await serve(environment, host, port);
  } catch (error) {
    process.stderr.write(`${explain(error, port)}\n`);
    process.exit(1);
  }
}

async function serve(environment: Environment, host: string, port: number): Promise<void> {
  // The port first: it is what most often is wrong, and our own address may be needed to compose.
  const stopping = new AbortController();
  const composed = Promise.withResolvers<ReturnType<typeof getRequestListener>>();
  const server = createServer((request, response) => {
    // A connection that has got its answer would be kept open for another request, and the stop would wait for it.
    response.once('close', () => stopping.signal.aborted && setImmediate(() => server.closeIdleConnections()));
    void composed.promise.then((listen) => listen(request, response));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const ownUrl = `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server) ?? port}`;

  const { gateway, edge, trustedProxies, close } = await composeGateway(environment, {
    poolSize: POOL_SIZE,
    patienceMs: PATIENCE_MS,
    ownUrl,
    stopping: stopping.signal,
    createMetrics,
  });
  const app = createApp(gateway, edge).route('/', pageRoutes());
  composed.resolve(
    getRequestListener((request, { incoming }) =>
      app.fetch(request, {
        address: clientAddress(
          incoming.socket.remoteAddress,
          request.headers.get('x-forwarded-for') ?? undefined,
          trustedProxies,
        ),
      }),
    ),
  );
  // SQLite lives in one process, so whatever it holds claimed was claimed by one that is gone.
  if (gateway.store.engine === 'sqlite') {
    await recoverInterrupted(gateway);
    await recoverDeliveries(gateway);
  }
  const dispatcher = startDispatcher(gateway);
  const deliverer = startDeliverer(gateway);
  const mediaKeeper = startMediaKeeper(gateway);
  const linkKeeper = startLinkKeeper(gateway);
  const tidier = startTidier(gateway);
  process.stdout.write(`${JSON.stringify({ ready: true, url: ownUrl })}\n`);

  await stopRequested(environment['POLYZAP_SUPERVISED'] === '1');
  stopping.abort();
  server.close();
  server.closeIdleConnections();
  const drained = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await Promise.all([
    once(server, 'close'),
    dispatcher.stop(),
    deliverer.stop(),
    mediaKeeper.stop(),
    linkKeeper.stop(),
    tidier.stop(),
  ]);
  clearTimeout(drained);
  await close();
  // It would keep the process alive.
  process.stdin.destroy();
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}

/** SIGTERM, SIGINT, or the end of a supervisor that holds our standard input. A second signal ends at once. */
async function stopRequested(supervised: boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
      resolve();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
    if (supervised) process.stdin.once('end', stop).once('error', stop).resume();
  });
}

function explain(error: unknown, port: number): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is taken: set POLYZAP_PORT to another one`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: set POLYZAP_PORT to one above 1023`;
  return `The gateway cannot start: ${message ?? String(error)}`;
}
