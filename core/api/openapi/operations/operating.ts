import { statsQuery, statsSchema } from '../../stats.ts';
import { usageQuery, usageReportSchema } from '../../usage.ts';
import type { Operation } from '../operation.ts';

/** What an operator and an app look at: how things are, and how much was sent. */
export const operatingOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/metrics',
    id: 'readMetrics',
    tag: 'Operating',
    summary: 'For Prometheus: how all tenants together are doing',
    description:
      'For the admin key, or `POLYZAP_METRICS_TOKEN`. The Node host adds what it has counted since it began where that ' +
      'token is set. No tenant has a label.',
    scope: 'admin',
    answers: { 200: { description: 'Prometheus’ text format.', mediaTypes: ['text/plain'] } },
  },
  {
    method: 'get',
    path: '/v1/stats',
    id: 'readStats',
    tag: 'Operating',
    summary: 'How the gateway is doing: connections, sends, queue, webhooks',
    description:
      'A tenant’s key sees its own part; the admin key all tenants together, or the one that it names. Cheap: ask every ' +
      'few seconds if you like.',
    scope: ['read'],
    query: statsQuery,
    answers: { 200: { description: 'Now.', schema: statsSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/usage',
    id: 'readUsage',
    tag: 'Operating',
    summary: 'Messages of a tenant by day, connection, outcome and what they cost',
    description:
      'Each message is counted once, in the transaction that changes it. Days are of UTC, 31 at most. What a message ' +
      'cost follows the prices of the plan that its connection follows now, once its provider has said how it bills it.',
    scope: ['read'],
    query: usageQuery,
    answers: { 200: { description: 'Counts.', schema: usageReportSchema } },
    problems: ['resource_not_found'],
  },
];
