import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../support/ports.ts';

/** A database that is not reachable yet: an address where nobody listens, until `open`. */
export type LateDatabase = {
  readonly url: string;
  open(): Promise<void>;
  close(): Promise<void>;
};

export async function lateDatabase(realUrl: string): Promise<LateDatabase> {
  const real = new URL(realUrl);
  const port = await freePort();
  const url = new URL(realUrl);
  url.port = String(port);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  return {
    url: url.href,
    async open() {
      server = createServer((inner) => {
        const outer = connect(Number(real.port), real.hostname);
        for (const socket of [inner, outer]) sockets.add(socket.on('error', () => undefined));
        inner.pipe(outer).pipe(inner);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server === undefined) return;
      server.close();
      await once(server, 'close');
    },
  };
}
