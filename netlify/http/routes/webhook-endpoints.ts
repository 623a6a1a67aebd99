import { Hono } from 'hono';
import { actorOf, tenantOf } from '../../../core/access/principal.ts';
import {
  createWebhookEndpointSchema,
  listDeliveriesQuery,
  listWebhookEndpointsQuery,
  redeliverSchema,
  updateWebhookEndpointSchema,
} from '../../../core/api/webhook-endpoints.ts';
import { listDeliveries } from '../../../core/webhooks-out/deliveries.ts';
import {
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  listEndpoints,
  rotateSecret,
  updateEndpoint,
} from '../../../core/webhooks-out/endpoints.ts';
import { pingEndpoint } from '../../../core/webhooks-out/ping.ts';
import { redeliver, redeliverSince } from '../../../core/webhooks-out/redeliver.ts';
import type { AppContext, AppEnvironment } from '../environment.ts';
import { NO_STORE } from '../middleware/answer-headers.ts';
import { onlyWith } from '../middleware/guards.ts';
import { named } from '../named.ts';
import { readBody, readQuery } from '../validate.ts';

/** Where events are sent. A tenant's own with a `manage` key; with the admin key also one for all tenants' events. */
export const webhookEndpointRoutes = new Hono<AppEnvironment>()
  .use(onlyWith('manage'))
  .post('/', async (c) => {
    const body = await readBody(c, createWebhookEndpointSchema);
    const tenantId = tenantOf(c.get('principal'), body.tenantId);
    const endpoint = await createEndpoint(c.get('gateway'), { ...body, tenantId }, actor(c));
    return c.json(endpoint, 201, { location: `/v1/webhook-endpoints/${endpoint.id}`, ...NO_STORE });
  })
  .get('/', async (c) => {
    const { tenantId, ...query } = readQuery(c, listWebhookEndpointsQuery);
    return c.json(
      await listEndpoints(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }),
    );
  })
  .get('/:id', async (c) => c.json(await getEndpoint(...named(c))))
  .patch('/:id', async (c) =>
    c.json(await updateEndpoint(...named(c), await readBody(c, updateWebhookEndpointSchema), actor(c))),
  )
  .delete('/:id', async (c) => {
    await deleteEndpoint(...named(c), actor(c));
    return c.body(null, 204);
  })
  .post('/:id/rotate-secret', async (c) => c.json(await rotateSecret(...named(c), actor(c)), 200, NO_STORE))
  .post('/:id/ping', async (c) => c.json(await pingEndpoint(...named(c))))
  .get('/:id/deliveries', async (c) => c.json(await listDeliveries(...named(c), readQuery(c, listDeliveriesQuery))))
  .post('/:id/redeliver', async (c) =>
    c.json(await redeliverSince(...named(c), await readBody(c, redeliverSchema), actor(c)), 202),
  );

/** One event on its way to one endpoint. */
export const deliveryRoutes = new Hono<AppEnvironment>()
  .use(onlyWith('manage'))
  .post('/:id/redeliver', async (c) => c.json(await redeliver(...named(c)), 202));

function actor(c: AppContext) {
  return { actor: actorOf(c.get('principal')) };
}
