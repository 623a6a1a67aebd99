import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** An app's endpoint that answers at once, and one that takes everything and never answers. */
export type Receivers = {
  readonly fastUrl: string;
  readonly hangingUrl: string;
  /** Requests that hang now. */
  hanging(): number;
  /** Resolves once the fast one has got so many. */
  got(count: number): Promise<void>;
  close(): void;
};

export async function startReceivers(): Promise<Receivers> {
  let received = 0;
  let hangs = 0;
  let reached: { readonly count: number; readonly resolve: () => void } | undefined;
  const fast = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(204).end();
      received += 1;
      if (reached !== undefined && received >= reached.count) reached.resolve();
    });
  });
  const silent = createServer((request, response) => {
    hangs += 1;
    request.resume();
    response.on('close', () => void (hangs -= 1));
  });
  const urls = await Promise.all([fast, silent].map(listen));
  return {
    fastUrl: urls[0] ?? '',
    hangingUrl: urls[1] ?? '',
    hanging: () => hangs,
    got: (count) =>
      new Promise((resolve) => {
        reached = { count, resolve };
        if (received >= count) resolve();
      }),
    close() {
      for (const server of [fast, silent]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
}
