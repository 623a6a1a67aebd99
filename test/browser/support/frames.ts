import { once } from 'node:events';
import { createServer } from 'node:http';

/** Another site, on loopback: one page, whose script says what became of it in `events`. */
export type OtherSite = { readonly origin: string; close(): void };

/** A site that embeds a connect link with the script of the gateway, as an operator's own would. */
export async function serveOtherSite(gateway: string, link: () => string): Promise<OtherSite> {
  const server = createServer((request, response) => {
    const script = `
      globalThis.events = [];
      globalThis.shown = polyzap.connect({
        link: ${JSON.stringify(link())},
        container: '#place',
        onEvent: (event) => { events.push(event); },
      });`;
    const isScript = request.url === '/own.js';
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'self' ${gateway}; style-src 'self'; frame-src ${gateway}`,
    });
    response.end(
      isScript
        ? script
        : `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><div id="place"></div>
           <script src="${gateway}/connect/embed.js"></script><script src="/own.js"></script></html>`,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
