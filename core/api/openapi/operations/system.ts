import * as z from 'zod';
import { auditEntrySchema, listAuditQuery } from '../../audit.ts';
import { pageSchema } from '../../common.ts';
import { providerListSchema } from '../../providers.ts';
import type { Operation } from '../operation.ts';

export const auditPageSchema = pageSchema(auditEntrySchema);

const html = { mediaTypes: ['text/html'], description: 'The page.' };
const taken = z.object({ stored: z.int() });

const webhook = {
  tag: 'System',
  scope: 'none',
  description:
    'For the providers’ own backends. Who calls is proven by the provider’s signature, not by a key. What is answered is what that backend wants to hear.',
  answers: {
    200: {
      description: 'Taken: it is on disk.',
      schema: taken,
      mediaTypes: ['application/json', 'text/plain', 'text/xml'],
    },
    204: { description: 'Taken, for a backend that wants no body.' },
  },
  problems: ['webhook_not_authentic', 'invalid_configuration', 'invalid_request'],
} as const satisfies Partial<Operation>;

/** What is about the installation, not about a tenant. */
export const systemOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    id: 'isAlive',
    tag: 'System',
    summary: 'Whether the process answers',
    scope: 'none',
    answers: { 200: { description: 'It does.', schema: z.object({ status: z.literal('ok') }) } },
  },
  {
    method: 'get',
    path: '/readyz',
    id: 'isReady',
    tag: 'System',
    summary: 'Whether it can do its work: the database answers',
    scope: 'none',
    answers: { 200: { description: 'It can.', schema: z.object({ status: z.literal('ready') }) } },
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'readOpenApi',
    tag: 'System',
    summary: 'This document',
    scope: 'none',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  },
  {
    method: 'get',
    path: '/docs',
    id: 'readDocs',
    tag: 'System',
    summary: 'This document, as a page',
    scope: 'none',
    answers: { 200: html },
  },
  {
    method: 'get',
    path: '/docs/style.css',
    id: 'readDocsStyle',
    tag: 'System',
    summary: 'How the page looks',
    scope: 'none',
    answers: { 200: { mediaTypes: ['text/css'], description: 'A style sheet.' } },
  },
  {
    method: 'get',
    path: '/v1/providers',
    id: 'listProviders',
    tag: 'Providers',
    summary: 'What can carry a connection, what it can do, and the form that its configuration takes',
    scope: 'key',
    answers: { 200: { description: 'All of them.', schema: providerListSchema } },
  },
  {
    method: 'get',
    path: '/v1/audit',
    id: 'listAudit',
    tag: 'Audit',
    summary: 'Who did what, newest first',
    scope: 'admin',
    query: listAuditQuery,
    answers: { 200: { description: 'A page.', schema: auditPageSchema } },
  },
  {
    method: 'post',
    path: '/v1/tick',
    id: 'tick',
    tag: 'System',
    summary: 'Do what is due, for 24 seconds at most: for a cron of your own',
    scope: 'admin',
    answers: {
      200: {
        description: 'Where `remaining` is true, work may be left: call again.',
        schema: z.object({ remaining: z.boolean() }),
      },
    },
  },
  {
    ...webhook,
    method: 'post',
    path: '/webhooks/:provider/:connectionId',
    id: 'receiveWebhook',
    summary: 'A provider tells us something',
  },
  {
    ...webhook,
    method: 'get',
    path: '/webhooks/:provider/:connectionId',
    id: 'answerChallenge',
    summary: 'A provider checks the URL',
  },
  {
    ...webhook,
    method: 'post',
    path: '/webhooks/:provider/:connectionId/:path',
    id: 'receiveWebhookAtSecretPath',
    summary: 'A provider tells us something, at a URL that only it knows',
  },
];
