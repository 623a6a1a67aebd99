import * as fc from 'fast-check';
import { everyType } from '../../netlify/support/samples.ts';

type Known = {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly target: string;
  readonly planId: string;
};

/** A good body for each route that takes one; a route that is not here gets JSON at random. */
const BODIES: Readonly<Record<string, (known: Known) => readonly Record<string, unknown>[]>> = {
  'POST /v1/messages': ({ target, connectionId }) =>
    Object.values(everyType('+5511999990001', target)).map((body) => ({ ...(body as object), connectionId })),
  'POST /v1/messages/:id/actions': () => [
    { type: 'read' },
    { type: 'typing' },
    { type: 'edit', text: 'x' },
    { type: 'revoke' },
  ],
  'POST /v1/messages/batch': ({ connectionId }) => [
    { messages: [{ to: '+5511999990001', type: 'text', text: 'x', connectionId, idempotencyKey: 'batch-1' }] },
  ],
  'POST /v1/messages/:id/resolve': () => [{ as: 'sent' }, { as: 'failed' }],
  'POST /v1/tenants/:id/plan': ({ planId }) => [{ planId }],
  'PUT /v1/tenants/:id/retention': () => [{ eventDays: 3650 }, {}],
  'PUT /v1/media/settings': () => [{}],
  'POST /v1/keys/:id/rotate': () => [{}, { graceSeconds: 3600 }],
  'POST /v1/tenants': () => [{ name: 'Acme', metadata: { plan: 'a' } }],
  'PATCH /v1/tenants/:id': () => [{ name: 'Acme 2' }],
  'POST /v1/keys': ({ tenantId }) => [{ tenantId, name: 'k', scopes: ['read'] }],
  'POST /v1/connections': ({ tenantId }) => [
    { tenantId, provider: 'scripted', config: {} },
    { tenantId, provider: 'official' },
    { tenantId, provider: 'memory', config: { number: 1 } },
  ],
  'PATCH /v1/connections/:id': () => [{ label: 'Shop' }, { isDefault: true }],
  'POST /v1/connections/:id/connect': () => [{ method: 'qr' }, { method: 'code', number: '+5511999990001' }],
  'POST /v1/connections/:id/numbers': () => [{ numbers: ['+5511999990001'] }],
  'POST /v1/connections/:id/sender': () => [{ displayName: 'Acme', verification: 'sms' }],
  'POST /v1/connections/:id/sender/verify': () => [{ code: '123456' }],
  'POST /v1/connections/:id/switch': () => [
    { provider: 'forgetful', dryRun: true },
    { provider: 'plain', dryRun: true },
  ],
  'POST /v1/connect-links': ({ tenantId, connectionId }) => [
    { tenantId, provider: 'scripted', branding: { name: 'Acme' } },
    { connectionId, redirectUrl: 'https://shop.test/' },
  ],
  'POST /connect/api/:id/start': () => [{ method: 'qr' }],
  'POST /connect/api/:id/fields': () => [{ config: { account: 'acme' } }],
  'POST /connect/api/:id/check': () => [{ config: { account: 'a' } }],
  'POST /v1/templates': ({ tenantId, connectionId }) => [
    { tenantId, name: 'hello', language: 'pt_BR', category: 'utility', body: 'Oi {{1}}', examples: ['Ana'] },
    { connectionId, name: 'bye', language: 'pt_BR', category: 'utility', body: 'Tchau' },
  ],
  'POST /v1/templates/sync': ({ connectionId }) => [{ connectionId }],
  'POST /v1/templates/:id/submit': ({ connectionId }) => [{ connectionId }],
  'POST /v1/suppressions': ({ tenantId }) => [{ tenantId, address: '+5511999990077', reason: 'asked' }],
  'PUT /v1/suppressions/settings': () => [{ languages: { pt: { optOut: ['sair'], optIn: ['voltar'] } } }],
  'POST /v1/webhook-endpoints': ({ tenantId }) => [{ tenantId, url: 'https://shop.test/events' }],
  'PATCH /v1/webhook-endpoints/:id': () => [{ description: 'x' }],
  'POST /v1/webhook-endpoints/:id/redeliver': () => [{ since: '2026-01-01T00:00:00.000Z' }],
  'POST /v1/plans': () => [{ name: 'Basic', provider: 'scripted', limits: { maxConnections: 3 } }],
  'PATCH /v1/plans/:id': () => [{ name: 'Base' }],
  'PUT /v1/tenants/:id/routing': () => [{}],
  'POST /webhooks/:provider/:connectionId': () => [],
  'POST /webhooks/:provider/:connectionId/:path': () => [],
};

/** Good bodies for the route; none where it takes none, or none that is known. */
export function bodiesOf(route: string, known: Known): readonly Record<string, unknown>[] {
  return BODIES[route]?.(known) ?? [];
}

/** A body for the route: mostly a good one, sometimes one with a value replaced, sometimes anything, or none (null). */
export function bodiesFor(route: string, known: Known): fc.Arbitrary<string | null> {
  const good = bodiesOf(route, known);
  const anything = fc.oneof(fc.json({ maxDepth: 2 }), fc.string({ maxLength: 10 }), fc.constant(null));
  if (good.length === 0) return anything;
  const spoilt = fc
    .tuple(fc.constantFrom(...good), fc.nat({ max: 8 }), fc.jsonValue({ maxDepth: 1 }))
    .map(([body, index, value]) => ({ ...body, [Object.keys(body)[index] ?? 'x']: value }));
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...good).map((body) => JSON.stringify(body)) },
    { weight: 3, arbitrary: spoilt.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: anything },
  );
}
