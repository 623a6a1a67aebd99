import { Hono } from 'hono';
import { requireScope, requireTenant, tenantOf, visibleTenant } from '../../../core/access/principal.ts';
import { forceQuery } from '../../../core/api/common.ts';
import { createTemplateSchema, listTemplatesQuery, templateConnectionSchema } from '../../../core/api/templates.ts';
import { findConnection } from '../../../core/connections/find.ts';
import { createTemplate, submitTemplate } from '../../../core/templates/create.ts';
import { getTemplate, listTemplates } from '../../../core/templates/find.ts';
import { deleteTemplate } from '../../../core/templates/remove.ts';
import { refreshTemplate, syncTemplates } from '../../../core/templates/sync.ts';
import { providerCall, type AppContext, type AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { readBody, readQuery } from '../validate.ts';

/** A tenant's templates: one name and language, whatever provider sends it. */
export const templateRoutes = new Hono<AppEnvironment>()
  .post('/', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const body = await readBody(c, createTemplateSchema);
    const tenantId = await ownerOf(c, body.tenantId, body.connectionId);
    const template = await createTemplate(c.get('gateway'), { ...body, tenantId }, providerCall(c));
    return c.json(template, 201, { location: `/v1/templates/${template.id}` });
  })
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read', 'send', 'manage');
    const { tenantId, ...query } = readQuery(c, listTemplatesQuery);
    return c.json(
      await listTemplates(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }),
    );
  })
  /** Takes over what the provider of a connection has. */
  .post('/sync', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { connectionId } = await readBody(c, templateConnectionSchema);
    const tenantId = visibleTenant(c.get('principal'));
    return c.json(await syncTemplates(c.get('gateway'), connectionId, tenantId, providerCall(c)));
  })
  .get('/:id', async (c) => {
    requireScope(c.get('principal'), 'read', 'send', 'manage');
    return c.json(await getTemplate(...named(c)));
  })
  .post('/:id/submit', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { connectionId } = await readBody(c, templateConnectionSchema);
    return c.json(await submitTemplate(...named(c), connectionId, providerCall(c)));
  })
  /** Asks the providers what became of it. */
  .post('/:id/refresh', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    return c.json(await refreshTemplate(...named(c), providerCall(c)));
  })
  .delete('/:id', async (c) => {
    requireScope(c.get('principal'), 'manage');
    await deleteTemplate(...named(c), { ...providerCall(c), ...readQuery(c, forceQuery) });
    return c.body(null, 204);
  });

/** The operator may name the tenant by a connection of it. */
async function ownerOf(c: AppContext, tenantId: string | undefined, connectionId: string | undefined): Promise<string> {
  const principal = c.get('principal');
  if (principal.kind !== 'admin' || tenantId !== undefined || connectionId === undefined) {
    return requireTenant(principal, tenantId);
  }
  return (await findConnection(c.get('gateway'), connectionId, undefined)).tenant_id;
}
