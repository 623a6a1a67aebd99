import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { extname } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Person } from './phones.ts';
import type { Scanner } from './scanner.ts';

export type GuideOptions = {
  readonly signInUrl: string;
  readonly phonesUrl: string;
  readonly people: readonly Person[];
  readonly scanner: Scanner;
};

/** The page's own files, and the look that it shares with the console; served where they are, so imports hold. */
const FILES = [
  'scripts/demo/page/guide.js',
  'scripts/demo/page/guide.css',
  'web/style/base.css',
  'web/style/controls.css',
  'web/style/frame.css',
  'web/style/cards.css',
  'web/style/timeline.css',
  'scripts/demo/page/dom.js',
  'web/public/logo.svg',
];

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Serves the demo's start page on loopback: what to open, and the button that holds the fake phone up to the QR code. */
export async function serveGuide(options: GuideOptions): Promise<{ readonly url: string; close(): void }> {
  const { signInUrl, phonesUrl, people, scanner } = options;
  const app = new Hono();
  app.use(secureHeaders({ contentSecurityPolicy: POLICY }));
  // It gives the admin key away, so it answers to its own name alone: no other site may reach it through a browser.
  app.use(async (c, next) => {
    const host = c.req.header('host');
    const origin = c.req.header('origin');
    if (host !== hostOf() || (origin !== undefined && origin !== `http://${host}`)) return c.text('Not here', 403);
    return next();
  });
  const serve = (path: string, file: string): void => {
    const body = readFileSync(new URL(`../../${file}`, import.meta.url));
    app.get(path, (c) => c.body(body, 200, { 'content-type': CONTENT_TYPES[extname(file)] ?? 'text/plain' }));
  };
  serve('/', 'scripts/demo/page/index.html');
  for (const file of FILES) serve(`/${file}`, file);
  app.get('/state', async (c) => {
    const waiting = await scanner.waiting().catch(() => undefined);
    return c.json({ signInUrl, phonesUrl, people, waiting: waiting ?? null });
  });
  app.post('/scan', async (c) => {
    try {
      return c.json({ number: await scanner.scan() });
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 409);
    }
  });

  const listen = getRequestListener(app.fetch);
  const server = createServer((request, response) => void listen(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostOf = (): string => {
    const address = server.address();
    return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  };
  return {
    url: `http://${hostOf()}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
