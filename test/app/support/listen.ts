import { createServer } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';

export type Listening = { readonly url: string; close(): Promise<void> };

/** Answers on loopback. `port`: a free one when absent. */
export async function listen(answer: (request: Request) => Promise<Response>, port = 0): Promise<Listening> {
  const listener = getRequestListener(answer);
  const server = createServer((request, response) => void listener(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
