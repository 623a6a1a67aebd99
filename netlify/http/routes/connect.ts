import { Hono } from 'hono';
import { connectSchema } from '../../../core/api/connections.ts';
import type { SessionState } from '../../../core/provider/index.ts';
import type { ConnectLinkRow } from '../../../core/store/gateway/schema.ts';
import { addressOf, providerCall, type AppContext, type AppEnvironment } from '../environment.ts';
import { NO_STORE } from '../middleware/answer-headers.ts';
import { bearerOf } from '../middleware/bearer.ts';
import { drawQr } from '../qr.ts';
import { readBody } from '../validate.ts';

/** Most requests are about something else. */
const load = {
  schemas: () => import('../../../core/api/connect-links.ts'),
  admit: () => import('../../../core/connect-links/admit.ts'),
  view: () => import('../../../core/connect-links/view.ts'),
  use: () => import('../../../core/connect-links/use.ts'),
  pair: () => import('../../../core/connect-links/pair.ts'),
  fields: () => import('../../../core/connect-links/fields.ts'),
  subject: () => import('../../../core/connect-links/subject.ts'),
  submit: () => import('../../../core/connect-links/submit.ts'),
};

/** What the page behind a link asks. The link's own token opens it, and no API key does. */
export const connectRoutes = new Hono<AppEnvironment>()
  .get('/l/:id', async (c) => {
    const [{ frameOrigins }, { PAGE, pagePolicy }] = await Promise.all([
      import('../../../core/connect-links/links.ts'),
      import('../connect/page.ts'),
    ]);
    const origins = await frameOrigins(c.get('gateway'), c.req.param('id'));
    // It knows of one site at most. The policy says it all, and better.
    if (origins.length > 0) c.header('x-frame-options', undefined);
    return c.html(PAGE, 200, {
      ...NO_STORE,
      'content-security-policy': pagePolicy(origins),
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      // A site that isolates itself may frame it, too.
      ...(origins.length > 0 && { 'cross-origin-resource-policy': 'cross-origin' }),
    });
  })
  .get('/api/:id', async (c) => answer(c, await opened(c)))
  .post('/api/:id/start', async (c) => {
    const link = await opened(c);
    const request = await readBody(c, connectSchema);
    const { startPairing } = await load.pair();
    return answer(c, link, await startPairing(c.get('gateway'), link, request, providerCall(c)));
  })
  .post('/api/:id/check', async (c) => {
    const link = await opened(c);
    const { config } = await readBody(c, (await load.schemas()).submitFieldsSchema);
    const [{ requireOpen }, { checkFields }, { requireSubject }] = await Promise.all([
      load.admit(),
      load.fields(),
      load.subject(),
    ]);
    requireOpen(c.get('gateway'), link);
    return c.json(checkFields(c.get('gateway'), await requireSubject(c.get('gateway'), link), config), 200, NO_STORE);
  })
  .post('/api/:id/fields', async (c) => {
    const link = await opened(c);
    const { config } = await readBody(c, (await load.schemas()).submitFieldsSchema);
    const { submitFields } = await load.submit();
    await submitFields(c.get('gateway'), link, config, providerCall(c));
    return answer(c, link);
  })
  .post('/api/:id/unlink', async (c) => {
    const link = await opened(c);
    const { unlinkWrongPhone } = await load.pair();
    return answer(c, link, await unlinkWrongPhone(c.get('gateway'), link, providerCall(c)));
  })
  .post('/api/:id/finish', async (c) => {
    const link = await opened(c);
    const { finishLink } = await load.pair();
    await finishLink(c.get('gateway'), link, providerCall(c));
    return answer(c, link);
  });

/** The link that the token opens. From here on it is the link that acts, and the audit trail says so. */
async function opened(c: AppContext): Promise<ConnectLinkRow> {
  const { admit } = await load.admit();
  const gateway = c.get('gateway');
  const link = await admit(gateway, c.req.param('id') ?? '', bearerOf(c));
  c.set('gateway', { ...gateway, by: { actor: link.id, ip: addressOf(c) ?? null } });
  return link;
}

/** What to show next, of the link as it is now. */
async function answer(c: AppContext, link: ConnectLinkRow, state?: SessionState): Promise<Response> {
  const gateway = c.get('gateway');
  const [{ viewLink }, { reread }] = await Promise.all([load.view(), load.use()]);
  const draw = async (text: string) => (await drawQr(text, 'svg')).text();
  const now = c.req.method === 'GET' ? link : await reread(gateway, link);
  return c.json(await viewLink(gateway, now, draw, providerCall(c), state), 200, NO_STORE);
}
