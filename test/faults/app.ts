import { once } from 'node:events';
import { createServer } from 'node:http';

/** The app's end: it takes every event, and keeps what it was told. */
export type App = {
  readonly url: string;
  /** By event id: an event that comes again, as at least once allows, counts once. */
  readonly events: ReadonlyMap<string, AppEvent>;
  /** Deliveries of an event that had come before. */
  repeats(): number;
  close(): Promise<void>;
};

export type AppEvent = { readonly type: string; readonly connectionId: string; readonly data: unknown };

/** Listens on loopback. Answers only what it has understood, as an app that loses nothing does. */
export async function startApp(): Promise<App> {
  const events = new Map<string, AppEvent>();
  let repeats = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = JSON.parse(Buffer.concat(chunks).toString()) as AppEvent & { id: string };
      if (events.has(event.id)) repeats += 1;
      events.set(event.id, event);
      response.writeHead(204).end();
    });
    // Whoever sends it may be killed meanwhile.
    request.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/events`,
    events,
    repeats: () => repeats,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
