import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { extname, join } from 'node:path';

type Handler = (request: Request) => Promise<Response>;
type Function = { readonly default: Handler; readonly config: { readonly path: string; readonly method: string } };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const root = join(import.meta.dirname, '..');

/**
 * The site on loopback, for where there is no `netlify dev`: the same functions at the same paths, and the files of `public`
 * under a policy like that of `netlify.toml`, with the gateway's real address in it.
 */
export async function serve(port: number, polyzapUrl: () => string): Promise<{ url: string; close(): void }> {
  const folder = join(root, 'netlify', 'functions');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const functions = await Promise.all(names.map(async (name) => (await import(join(folder, name))) as Function));
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const found = functions.find(({ config }) => config.path === pathname && config.method === request.method);
    return found === undefined ? file(pathname, polyzapUrl()) : found.default(request);
  };
  const server = createServer((request, response) => {
    handle(request, response, answer).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      response.writeHead(500).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function handle(incoming: IncomingMessage, outgoing: ServerResponse, answer: Handler): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  const request = new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  const response = await answer(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function file(pathname: string, polyzapUrl: string): Promise<Response> {
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  const type = TYPES[extname(name)];
  if (type === undefined || !/^[\w-]+\.\w+$/.test(name)) return new Response(null, { status: 404 });
  const policy = `default-src 'none'; script-src 'self' ${polyzapUrl}; style-src 'self'; connect-src 'self'; img-src data:; frame-src ${polyzapUrl}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
  try {
    const body = await readFile(join(root, 'public', name));
    return new Response(body, { headers: { 'content-type': type, 'content-security-policy': policy } });
  } catch {
    return new Response(null, { status: 404 });
  }
}
