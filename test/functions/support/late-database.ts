import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../support/ports.ts';

/** A database that is not reachable yet: an address where nobody listens, until `open`. */
export type LateDatabase = {
  readonly url: string;
  open(): Promise<void>;
  /** From now on nothing is heard of the connections that there are, as where a machine is gone; new ones are served. */
  silence(): void;
  close(): Promise<void>;
};

export async function lateDatabase(realUrl: string): Promise<LateDatabase> {
  const real = new URL(realUrl);
  const port = await freePort();
  const url = new URL(realUrl);
  url.port = String(port);
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let server: Server | undefined;
  return {
    url: url.href,
    async open() {
      server = createServer((inner) => {
        const outer = connect(Number(real.port), real.hostname);
        for (const socket of [inner, outer]) sockets.add(socket.on('error', () => undefined));
        inner.pipe(outer).pipe(inner);
        pairs.add([inner, outer]);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    silence() {
      for (const [inner, outer] of pairs) {
        inner.unpipe(outer).pause();
        outer.unpipe(inner).pause();
      }
      pairs.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server === undefined) return;
      server.close();
      await once(server, 'close');
    },
  };
}
