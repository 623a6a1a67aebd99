import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/pair.css': ['pair.css', 'text/css; charset=utf-8'],
  '/pair.js': ['pair.js', 'text/javascript; charset=utf-8'],
  '/texts.js': ['texts.js', 'text/javascript; charset=utf-8'],
} as const;

/** The pairing page, from `web/`. Netlify serves the same folder by itself. */
export function pageRoutes(): Hono {
  const routes = new Hono();
  for (const [path, [file, contentType]] of Object.entries(PAGES)) {
    const body = readFileSync(new URL(`../../web/${file}`, import.meta.url));
    routes.get(path, (c) =>
      c.body(body, 200, {
        'content-type': contentType,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'cache-control': 'no-cache',
      }),
    );
  }
  return routes;
}
