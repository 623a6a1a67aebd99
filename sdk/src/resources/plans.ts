import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type { CreatePlan, ListPlansQuery, MovedPlan, MovePlan, Plan, Routing, UpdatePlan } from '../types.ts';

/** What you offer: a provider, its credentials, limits and prices. Needs the admin key. */
export function createPlans(transport: Transport) {
  const of = (id: string): string => `/v1/plans/${part(id)}`;
  return {
    ...createList<Plan, ListPlansQuery>(transport, '/v1/plans'),
    create: (body: CreatePlan, options?: CallOptions) =>
      transport.request<Plan>('POST', '/v1/plans', { ...options, body }),
    get: (id: string, options?: CallOptions) => transport.request<Plan>('GET', of(id), options),
    /** For connections that are made from now on. */
    update: (id: string, body: UpdatePlan, options?: CallOptions) =>
      transport.request<Plan>('PATCH', of(id), { ...options, body }),
    delete: (id: string, options?: CallOptions) => transport.request<void>('DELETE', of(id), options),
    /** Moves a tenant, and its connections that follow its plan. Repeating it goes on where it stopped. */
    moveTenant: (tenantId: string, body: MovePlan, options?: CallOptions) =>
      transport.request<MovedPlan>('POST', `/v1/tenants/${part(tenantId)}/plan`, { ...options, body }),
  };
}

/** How a tenant's messages find their connection. Needs the admin key. */
export function createRouting(transport: Transport) {
  const of = (tenantId: string): string => `/v1/tenants/${part(tenantId)}/routing`;
  return {
    get: (tenantId: string, options?: CallOptions) => transport.request<Routing>('GET', of(tenantId), options),
    set: (tenantId: string, body: Routing, options?: CallOptions) =>
      transport.request<Routing>('PUT', of(tenantId), { ...options, body }),
  };
}
