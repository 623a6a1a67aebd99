import { Hono } from 'hono';
import { actorOf, requireAdmin } from '../../../core/access/principal.ts';
import { createPlanSchema, listPlansQuery, movePlanSchema, updatePlanSchema } from '../../../core/api/plans.ts';
import { movePlan } from '../../../core/plans/move.ts';
import { createPlan, deletePlan, getPlan, listPlans, updatePlan } from '../../../core/plans/plans.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { onlyAdmin } from '../middleware/guards.ts';
import { readBody, readQuery } from '../validate.ts';

/** What the operator offers. All of it needs the admin key. */
export const planRoutes = new Hono<AppEnvironment>()
  .use(onlyAdmin)
  .post('/', async (c) => {
    const plan = await createPlan(c.get('gateway'), await readBody(c, createPlanSchema));
    return c.json(plan, 201, { location: `/v1/plans/${plan.id}` });
  })
  .get('/', async (c) => c.json(await listPlans(c.get('gateway'), readQuery(c, listPlansQuery))))
  .get('/:id', async (c) => c.json(await getPlan(c.get('gateway'), c.req.param('id'))))
  .patch('/:id', async (c) =>
    c.json(await updatePlan(c.get('gateway'), c.req.param('id'), await readBody(c, updatePlanSchema))),
  )
  .delete('/:id', async (c) => {
    await deletePlan(c.get('gateway'), c.req.param('id'));
    return c.body(null, 204);
  });

/** The plan of a tenant. Mounted beside the other routes of tenants. */
export const tenantPlanRoutes = new Hono<AppEnvironment>().post('/:id/plan', async (c) => {
  const principal = c.get('principal');
  requireAdmin(principal);
  const request = await readBody(c, movePlanSchema);
  const tenantId = c.req.param('id');
  return c.json(await movePlan(c.get('gateway'), tenantId, request, actorOf(principal), () => providerCall(c)));
});
