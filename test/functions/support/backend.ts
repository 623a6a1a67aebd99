import { createServer } from 'node:http';
import { once } from 'node:events';

/** What a send to the backend is answered with: it is taken, the backend is down (for this one), or there never is an answer. */
export type Behaviour = 'take' | 'down' | 'down once' | 'hang';

/** The Baileys server's side of a send, and nothing else of it: a backend that the test commands. */
export type Backend = {
  readonly url: string;
  behaviour: Behaviour;
  /** Idempotency keys, one a request, in order of arrival. */
  readonly asked: string[];
  /** As `asked`, of the sends that were taken. */
  readonly taken: string[];
  close(): Promise<void>;
};

export async function startBackend(): Promise<Backend> {
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.url?.endsWith('/messages') !== true) return answer(404, { code: 'resource_not_found' });
      const { idempotencyKey } = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as { idempotencyKey: string };
      backend.asked.push(idempotencyKey);
      if (backend.behaviour === 'hang') return;
      if (backend.behaviour !== 'take') {
        if (backend.behaviour === 'down once') backend.behaviour = 'take';
        return answer(503, { code: 'provider_unavailable', retryable: true });
      }
      backend.taken.push(idempotencyKey);
      answer(200, { providerMessageId: `3EB0${idempotencyKey}`, state: 'sent', warnings: [] });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const backend: Backend = {
    url: typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '',
    behaviour: 'take',
    asked: [],
    taken: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return backend;
}
