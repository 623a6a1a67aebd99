import { erasureSchema, exportQuery } from '../../privacy.ts';
import { retentionSchema, setRetentionSchema } from '../../retention.ts';
import type { Operation } from '../operation.ts';

const lines = {
  200: {
    description:
      'Lines of `{ type, data }`. The last is `{ type: "end", nextCursor }`: null where that was all, and the cursor to go on with otherwise.',
    mediaTypes: ['application/x-ndjson'],
  },
};

/** A person's data, and a tenant's: what we keep, and that we keep it no longer. */
export const privacyOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/contacts/:id/export',
    id: 'exportContact',
    tag: 'Privacy',
    summary: 'All that is kept of a contact, as lines of JSON',
    description:
      'Addresses, conversations, messages, media, opt-outs and events. `GET /v1/conversations?address=` finds who has a number.',
    scope: ['manage'],
    query: exportQuery,
    answers: lines,
  },
  {
    method: 'delete',
    path: '/v1/contacts/:id',
    id: 'eraseContact',
    tag: 'Privacy',
    summary: 'Erase a contact',
    description:
      'Addresses, conversations, messages, media and events with their deliveries; what waits to be sent to them is cancelled. An opt-out goes on to hold, by a hash. Safe to repeat.',
    scope: ['manage'],
    answers: {
      200: { description: 'Nothing is left. The proof.', schema: erasureSchema, headers: ['location'] },
      202: {
        description: 'The gateway is still at it, and goes on by itself.',
        schema: erasureSchema,
        headers: ['location'],
      },
    },
  },
  {
    method: 'get',
    path: '/v1/erasures/:id',
    id: 'getErasure',
    tag: 'Privacy',
    summary: 'What has become of an erasure',
    scope: ['manage'],
    answers: { 200: { description: 'The erasure.', schema: erasureSchema } },
  },
  {
    method: 'get',
    path: '/v1/tenants/:id/export',
    id: 'exportTenant',
    tag: 'Privacy',
    summary: 'All that is kept of a tenant, as lines of JSON; no secrets',
    scope: 'admin',
    query: exportQuery,
    answers: lines,
  },
  {
    method: 'get',
    path: '/v1/tenants/:id/retention',
    id: 'getRetention',
    tag: 'Privacy',
    summary: 'How long a tenant’s data are kept',
    scope: 'admin',
    answers: { 200: { description: 'What was set, and what holds.', schema: retentionSchema } },
  },
  {
    method: 'put',
    path: '/v1/tenants/:id/retention',
    id: 'setRetention',
    tag: 'Privacy',
    summary: 'Set how long a tenant’s data are kept',
    description:
      'What is left out is as the operator has set it for the installation. What waits to be sent or delivered is never thrown away. Media have their own setting: `PUT /v1/media/settings`.',
    scope: 'admin',
    body: setRetentionSchema,
    answers: { 200: { description: 'What was set, and what holds.', schema: retentionSchema } },
  },
];
