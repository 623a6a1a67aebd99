import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Hono } from 'hono';
import { compress } from 'hono/compress';

/** Nothing from other hosts, nothing inline, no HTML made from text, no form that leaves the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // blob: is the QR code, which needs a key to be fetched.
  "img-src 'self' blob:",
  // Received voice notes and films, likewise.
  'media-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Of every page and file. `netlify.toml` has the same, for Netlify's own servers. */
export const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};

/** What a browser may have of the site. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files under `assets` are named for their content: the same name is the same file for ever. */
export const ASSET_CACHING = 'public, max-age=31536000, immutable';

/** What other sites load to show the connect page in theirs. `netlify.toml` has the same. */
export const EMBED_SCRIPT = '/connect/embed.js';
const EMBED_HEADERS = { 'cross-origin-resource-policy': 'cross-origin' };

/** Where the console's views are; it reads from the address which one is meant. `netlify.toml` has the same. */
export const CONSOLE_ADDRESSES = '/console/*';

const BUILT = new URL('../../dist/site/', import.meta.url);

/**
 * The pages that `scripts/build-site.ts` has made, read once. Netlify serves the same folder by itself.
 *
 * Unknown addresses are not answered with the console: a file that an older page asks for, and that a newer one has
 * replaced, must be a 404 and not a page. The console's own lie under `/console/`, and come last.
 */
export function pageRoutes(folder: URL = BUILT): Hono {
  const routes = new Hono();
  if (!existsSync(new URL('index.html', folder))) {
    return routes.get('/', (c) => c.text('The console is not built yet: node scripts/build-site.ts\n', 503));
  }
  const packed = compress();
  const serve = (path: string, file: string): void => {
    const contentType = CONTENT_TYPES[extname(file)];
    if (contentType === undefined) return;
    const body = readFileSync(new URL(file, folder));
    const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const headers = {
      ...PAGE_HEADERS,
      'content-type': contentType,
      etag: tag,
      ...(path.startsWith('/assets/') && { 'cache-control': ASSET_CACHING }),
      ...(path === EMBED_SCRIPT && EMBED_HEADERS),
    };
    routes.get(path, packed, (c) =>
      // `W/`: compressed on its way, it is no longer the same bytes.
      c.req.header('if-none-match')?.replace('W/', '') === tag
        ? c.body(null, 304, headers)
        : c.body(body, 200, headers),
    );
  };
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = file.replaceAll('\\', '/');
    serve(`/${path.replace(/(^|\/)index\.html$/, '$1')}`, path);
  }
  serve(CONSOLE_ADDRESSES, 'index.html');
  return routes;
}
