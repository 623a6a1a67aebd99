import * as z from 'zod';
import { idSchema, pageSchema } from '../../common.ts';
import {
  attemptSchema,
  createWebhookEndpointSchema,
  deliveryPageSchema,
  deliverySchema,
  listDeliveriesQuery,
  listWebhookEndpointsQuery,
  redeliveredSchema,
  redeliverSchema,
  updateWebhookEndpointSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from '../../webhook-endpoints.ts';
import type { Operation } from '../operation.ts';

export const webhookEndpointPageSchema = pageSchema(webhookEndpointSchema);
/** What came of a ping. */
export const pingSchema = attemptSchema.extend({ eventId: idSchema('event'), delivered: z.boolean() });

const common = { tag: 'Webhook endpoints', scope: ['manage'] } as const;
const secret = 'The answer holds the secret, which is not shown again.';

/** Where events are sent, and what became of each. */
export const webhookEndpointOperations: readonly Operation[] = [
  {
    ...common,
    method: 'post',
    path: '/v1/webhook-endpoints',
    id: 'createWebhookEndpoint',
    summary: 'Have events sent to a URL',
    description: `${secret} Deliveries are signed by Standard Webhooks.`,
    body: createWebhookEndpointSchema,
    answers: {
      201: {
        description: 'The endpoint, with its secret.',
        schema: webhookEndpointWithSecretSchema,
        headers: ['location'],
      },
    },
    problems: ['resource_not_found', 'url_not_allowed', 'conflict'],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/webhook-endpoints',
    id: 'listWebhookEndpoints',
    summary: 'The endpoints, newest first',
    query: listWebhookEndpointsQuery,
    answers: { 200: { description: 'A page.', schema: webhookEndpointPageSchema } },
    problems: ['resource_not_found'],
  },
  {
    ...common,
    method: 'get',
    path: '/v1/webhook-endpoints/:id',
    id: 'getWebhookEndpoint',
    summary: 'One endpoint',
    answers: { 200: { description: 'The endpoint.', schema: webhookEndpointSchema } },
  },
  {
    ...common,
    method: 'patch',
    path: '/v1/webhook-endpoints/:id',
    id: 'updateWebhookEndpoint',
    summary: 'Change where events are sent, or which, or stop it',
    body: updateWebhookEndpointSchema,
    answers: { 200: { description: 'The endpoint.', schema: webhookEndpointSchema } },
    problems: ['url_not_allowed'],
  },
  {
    ...common,
    method: 'delete',
    path: '/v1/webhook-endpoints/:id',
    id: 'deleteWebhookEndpoint',
    summary: 'Delete an endpoint with its deliveries',
    answers: { 204: { description: 'Gone.' } },
  },
  {
    ...common,
    method: 'post',
    path: '/v1/webhook-endpoints/:id/rotate-secret',
    id: 'rotateWebhookSecret',
    summary: 'Make a new secret; the one before it signs as well for a day more',
    description: secret,
    answers: { 200: { description: 'The endpoint, with its secret.', schema: webhookEndpointWithSecretSchema } },
  },
  {
    ...common,
    method: 'post',
    path: '/v1/webhook-endpoints/:id/ping',
    id: 'pingWebhookEndpoint',
    summary: 'Send a test event now, and see what comes of it',
    answers: { 200: { description: 'What came of it.', schema: pingSchema } },
  },
  {
    ...common,
    method: 'get',
    path: '/v1/webhook-endpoints/:id/deliveries',
    id: 'listDeliveries',
    summary: 'What was, is and will be sent to an endpoint, newest event first',
    description:
      'By `state` (other than `failed`), a page looks at 2,500 deliveries, and may hold fewer than `limit`, or none, of them: go on ' +
      'until `nextCursor` is null.',
    query: listDeliveriesQuery,
    answers: { 200: { description: 'A page.', schema: deliveryPageSchema } },
  },
  {
    ...common,
    method: 'post',
    path: '/v1/webhook-endpoints/:id/redeliver',
    id: 'redeliverSince',
    summary: 'Send all events since a time once more',
    body: redeliverSchema,
    answers: { 202: { description: 'How many were put in line.', schema: redeliveredSchema } },
    problems: ['conflict'],
  },
  {
    ...common,
    method: 'post',
    path: '/v1/deliveries/:id/redeliver',
    id: 'redeliver',
    summary: 'Send one event to one endpoint once more',
    answers: { 202: { description: 'The delivery.', schema: deliverySchema } },
    problems: ['conflict'],
  },
];
