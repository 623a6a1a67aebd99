import { pageSchema } from '../../common.ts';
import {
  createPlanSchema,
  listPlansQuery,
  movedPlanSchema,
  movePlanSchema,
  planSchema,
  updatePlanSchema,
} from '../../plans.ts';
import { routingSchema } from '../../routing.ts';
import { PROVIDER_PROBLEMS, type Operation } from '../operation.ts';

export const planPageSchema = pageSchema(planSchema);

const plan = { 200: { description: 'The plan.', schema: planSchema } };
const routing = { 200: { description: 'The routing.', schema: routingSchema } };

/** What the operator offers, and how a tenant's messages find their connection. */
export const planOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/plans',
    id: 'createPlan',
    tag: 'Plans',
    summary: 'Create a plan: a provider, its credentials, limits and prices',
    scope: 'admin',
    body: createPlanSchema,
    answers: { 201: { description: 'The plan.', schema: planSchema, headers: ['location'] } },
    problems: ['conflict', 'invalid_configuration'],
  },
  {
    method: 'get',
    path: '/v1/plans',
    id: 'listPlans',
    tag: 'Plans',
    summary: 'The plans, newest first',
    scope: 'admin',
    query: listPlansQuery,
    answers: { 200: { description: 'A page.', schema: planPageSchema } },
  },
  {
    method: 'get',
    path: '/v1/plans/:id',
    id: 'getPlan',
    tag: 'Plans',
    summary: 'One plan',
    scope: 'admin',
    answers: plan,
  },
  {
    method: 'patch',
    path: '/v1/plans/:id',
    id: 'updatePlan',
    tag: 'Plans',
    summary: 'Change a plan for connections that are made from now on',
    scope: 'admin',
    body: updatePlanSchema,
    answers: plan,
    problems: ['conflict', 'invalid_configuration'],
  },
  {
    method: 'delete',
    path: '/v1/plans/:id',
    id: 'deletePlan',
    tag: 'Plans',
    summary: 'Delete a plan that nobody is on',
    scope: 'admin',
    answers: { 204: { description: 'Gone.' } },
    problems: ['conflict'],
  },
  {
    method: 'post',
    path: '/v1/tenants/:id/plan',
    id: 'moveTenantToPlan',
    tag: 'Plans',
    summary: 'Move a tenant, and its connections that follow its plan, to another',
    description:
      'All are looked at first; `dryRun` stops there. Repeating it after a failure goes on where it stopped.',
    scope: 'admin',
    body: movePlanSchema,
    answers: { 200: { description: 'What became of each connection.', schema: movedPlanSchema } },
    problems: [...PROVIDER_PROBLEMS, 'conflict', 'request_in_progress'],
  },
  {
    method: 'get',
    path: '/v1/tenants/:id/routing',
    id: 'getRouting',
    tag: 'Plans',
    summary: 'How a tenant’s messages find their connection',
    scope: 'admin',
    answers: routing,
  },
  {
    method: 'put',
    path: '/v1/tenants/:id/routing',
    id: 'setRouting',
    tag: 'Plans',
    summary: 'Replace how a tenant’s messages find their connection',
    scope: 'admin',
    body: routingSchema,
    answers: routing,
  },
];
