import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Hono } from 'hono';

/** Nothing from other hosts, nothing inline, no HTML made from text, no form that leaves the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // blob: is the QR code, which needs a key to be fetched.
  "img-src 'self' blob:",
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

/** What a browser may have of `web/`; the rest of the folder is for us. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Undefined for a file that is not for browsers. */
export function contentTypeOf(file: string): string | undefined {
  return CONTENT_TYPES[extname(file)];
}

/** The pairing page, from `web/`, read once. Netlify serves the same folder by itself. */
export function pageRoutes(): Hono {
  const folder = new URL('../../web/', import.meta.url);
  const routes = new Hono();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const contentType = contentTypeOf(file);
    if (contentType === undefined) continue;
    const path = file.replaceAll('\\', '/');
    const body = readFileSync(new URL(path, folder));
    routes.get(path === 'index.html' ? '/' : `/${path}`, (c) =>
      c.body(body, 200, { ...PAGE_HEADERS, 'content-type': contentType }),
    );
  }
  return routes;
}
