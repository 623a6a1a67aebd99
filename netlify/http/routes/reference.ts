import { Hono } from 'hono';
import type { AppEnvironment } from '../environment.ts';

/** The page has no script, loads its own style and nothing else. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Made once, and only where somebody asks: the API itself needs neither. */
let made: Promise<{ readonly json: string; readonly page: string; readonly style: string }> | undefined;

async function make(): Promise<Awaited<NonNullable<typeof made>>> {
  const [{ createDocument }, { renderPage }, { STYLE }] = await Promise.all([
    import('../../../core/api/openapi/document.ts'),
    import('../reference/page.ts'),
    import('../reference/style.ts'),
  ]);
  const document = createDocument();
  return { json: JSON.stringify(document), page: renderPage(document), style: STYLE };
}

function reference(): NonNullable<typeof made> {
  return (made ??= make());
}

const CACHED = { 'cache-control': 'public, max-age=300' };

/** The API about itself. Nothing of it is secret, so no key is asked for. */
export const referenceRoutes = new Hono<AppEnvironment>()
  .get('/openapi.json', async (c) =>
    c.body((await reference()).json, 200, { ...CACHED, 'content-type': 'application/json' }),
  )
  .get('/docs', async (c) =>
    c.body((await reference()).page, 200, {
      ...CACHED,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
    }),
  )
  .get('/docs/style.css', async (c) =>
    c.body((await reference()).style, 200, { ...CACHED, 'content-type': 'text/css; charset=utf-8' }),
  );
