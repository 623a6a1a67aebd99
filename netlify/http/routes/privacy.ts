import { Hono } from 'hono';
import { requireAdmin, requireScope } from '../../../core/access/principal.ts';
import { exportQuery } from '../../../core/api/privacy.ts';
import { setRetentionSchema } from '../../../core/api/retention.ts';
import type { AppContext, AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { withAnswerHeaders } from '../middleware/answer-headers.ts';
import { readBody, readQuery } from '../validate.ts';

/** What an erasure does before it answers; the rest is done afterwards. */
const ERASING_MS = 8_000;

/** A person's rights to their data. Loaded late: these are asked for once in a while. */
export const contactRoutes = new Hono<AppEnvironment>()
  .get('/:id/export', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { exportData, tenantOfContact } = await import('../../../core/privacy/export/export.ts');
    const contactId = c.req.param('id');
    const tenantId = await tenantOfContact(...named(c));
    const { cursor } = readQuery(c, exportQuery);
    return stream(c, await exportData(c.get('gateway'), { tenantId, contactId }, cursor));
  })
  /** 200 once nothing is left, 202 while the gateway is still at it. */
  .delete('/:id', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { eraseContact } = await import('../../../core/privacy/erasure.ts');
    const deadline = Date.now() + ERASING_MS;
    const erasure = await eraseContact(...named(c), deadline);
    return c.json(erasure, erasure.state === 'done' ? 200 : 202, { location: `/v1/erasures/${erasure.id}` });
  });

/** What has become of an erasure, and the proof of it. */
export const erasureRoutes = new Hono<AppEnvironment>().get('/:id', async (c) => {
  requireScope(c.get('principal'), 'manage');
  const { getErasure } = await import('../../../core/privacy/erasure.ts');
  return c.json(await getErasure(...named(c)));
});

/** All of a tenant's data. Mounted beside the other routes of tenants. */
export const tenantExportRoutes = new Hono<AppEnvironment>().get('/:id/export', async (c) => {
  requireAdmin(c.get('principal'));
  const { exportData } = await import('../../../core/privacy/export/export.ts');
  const { getTenant } = await import('../../../core/tenants/tenants.ts');
  const { id: tenantId } = await getTenant(c.get('gateway'), c.req.param('id'));
  const { cursor } = readQuery(c, exportQuery);
  return stream(c, await exportData(c.get('gateway'), { tenantId, contactId: undefined }, cursor));
});

/** How long a tenant's data are kept. The operator's, as everything of tenants; mounted beside their routes. */
export const tenantRetentionRoutes = new Hono<AppEnvironment>()
  .get('/:id/retention', async (c) => {
    requireAdmin(c.get('principal'));
    const { getRetention } = await import('../../../core/retention/settings.ts');
    return c.json(await getRetention(c.get('gateway'), c.req.param('id')));
  })
  .put('/:id/retention', async (c) => {
    requireAdmin(c.get('principal'));
    const { setRetention } = await import('../../../core/retention/settings.ts');
    return c.json(await setRetention(c.get('gateway'), c.req.param('id'), await readBody(c, setRetentionSchema)));
  });

/** Lines as they are read: whoever reads slowly has us read slowly, and nothing is held in memory but a page. */
function stream(c: AppContext, lines: AsyncGenerator<string, void>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
  return withAnswerHeaders(new Response(body, { headers }), c.get('requestId'));
}
