import { Hono } from 'hono';
import { requireTenant, tenantOf } from '../../../core/access/principal.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { NO_STORE } from '../middleware/answer-headers.ts';
import { onlyWith } from '../middleware/guards.ts';
import { named } from '../named.ts';
import { readBody, readQuery } from '../validate.ts';

/** Most requests are about something else. */
const links = () => import('../../../core/connect-links/links.ts');
const schemas = () => import('../../../core/api/connect-links.ts');

/** Links for a tenant's customers, made by its `manage` key or the operator. */
export const connectLinkRoutes = new Hono<AppEnvironment>()
  .use(onlyWith('manage'))
  .post('/', async (c) => {
    const { createConnectLinkSchema } = await schemas();
    const body = await readBody(c, createConnectLinkSchema);
    const tenantId = requireTenant(c.get('principal'), body.tenantId);
    const { createLink } = await links();
    const link = await createLink(c.get('gateway'), { ...body, tenantId }, providerCall(c));
    return c.json(link, 201, { location: `/v1/connect-links/${link.id}`, ...NO_STORE });
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
