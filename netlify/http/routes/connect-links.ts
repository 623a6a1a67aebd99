import { Hono } from 'hono';
import { requireScope, requireTenant, tenantOf, visibleTenant } from '../../../core/access/principal.ts';
import { providerCall, type AppContext, type AppEnvironment } from '../environment.ts';
import { readBody, readQuery } from '../validate.ts';

/** Most requests are about something else. */
const links = () => import('../../../core/connect-links/links.ts');
const schemas = () => import('../../../core/api/connect-links.ts');

/** Links for a tenant's customers, made by its `manage` key or the operator. */
export const connectLinkRoutes = new Hono<AppEnvironment>()
  .use(async (c, next) => {
    requireScope(c.get('principal'), 'manage');
    await next();
  })
  .post('/', async (c) => {
    const { createConnectLinkSchema } = await schemas();
    const body = await readBody(c, createConnectLinkSchema);
    const tenantId = requireTenant(c.get('principal'), body.tenantId);
    const { createLink } = await links();
    const link = await createLink(c.get('gateway'), { ...body, tenantId }, providerCall(c));
    return c.json(link, 201, { location: `/v1/connect-links/${link.id}`, 'cache-control': 'no-store' });
  })
  .get('/', async (c) => {
    const { listConnectLinksQuery } = await schemas();
    const { tenantId, ...query } = readQuery(c, listConnectLinksQuery);
    const { listLinks } = await links();
    return c.json(await listLinks(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .get('/:id', async (c) => {
    const { getLink } = await links();
    return c.json(await getLink(...named(c)));
  })
  .post('/:id/revoke', async (c) => {
    const { revokeLink } = await links();
    return c.json(await revokeLink(...named(c)));
  });

function named(c: AppContext) {
  return [c.get('gateway'), c.req.param('id') ?? '', visibleTenant(c.get('principal'))] as const;
}
