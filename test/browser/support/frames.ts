import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

/** Another site, on loopback: one page, whose script says what became of it in `events`. */
export type OtherSite = { readonly origin: string; close(): void };

const guide = await readFile('docs/connect-links.md', 'utf8');

/** What the guide tells one to write, with addresses that are there. */
function block(language: 'html' | 'js', gateway: string): string {
  const [, code = ''] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(guide) ?? [];
  return code.replaceAll('https://whatsapp.example.com', gateway);
}

/** A site that embeds a connect link as docs/connect-links.md says; what it hears is put into `events`. */
export async function serveOtherSite(gateway: string, link: () => string): Promise<OtherSite> {
  const server = createServer((request, response) => {
    const script = `globalThis.events = [];\n${block('js', gateway)
      .replace(/link: '.*'/, `link: '${link()}'`)
      .replace('console.log(event)', 'events.push(event)')}`;
    const isScript = request.url === '/connect.js';
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'self' ${gateway}; style-src 'self'; frame-src ${gateway}`,
    });
    response.end(
      isScript
        ? script
        : `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${block('html', gateway)}</html>`,
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
