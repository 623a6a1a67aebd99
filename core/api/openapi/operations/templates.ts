import type { ErrorCode } from '../../../provider/index.ts';
import { forceQuery, pageSchema } from '../../common.ts';
import {
  createTemplateSchema,
  listTemplatesQuery,
  syncSchema,
  templateConnectionSchema,
  templateSchema,
} from '../../templates.ts';
import { PROVIDER_PROBLEMS, type Operation } from '../operation.ts';

export const templatePageSchema = pageSchema(templateSchema);

const template = { 200: { description: 'The template.', schema: templateSchema } };
const asked: readonly ErrorCode[] = [
  ...PROVIDER_PROBLEMS,
  'conflict',
  'invalid_message',
  'template_not_found',
  'template_parameters',
  'template_unavailable',
  'policy_blocked',
  'unsupported_message',
];

/** A tenant's templates: one name and language, whatever provider sends it. */
export const templateOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/templates',
    id: 'createTemplate',
    tag: 'Templates',
    summary: 'Create a template, and submit it where a connection is named',
    scope: ['manage'],
    body: createTemplateSchema,
    answers: { 201: { description: 'The template.', schema: templateSchema, headers: ['location'] } },
    problems: ['resource_not_found', ...asked],
  },
  {
    method: 'get',
    path: '/v1/templates',
    id: 'listTemplates',
    tag: 'Templates',
    summary: 'The templates, newest first',
    scope: ['read', 'send', 'manage'],
    query: listTemplatesQuery,
    answers: { 200: { description: 'A page.', schema: templatePageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'post',
    path: '/v1/templates/sync',
    id: 'syncTemplates',
    tag: 'Templates',
    summary: 'Take over what the provider of a connection has',
    scope: ['manage'],
    body: templateConnectionSchema,
    answers: { 200: { description: 'What was found.', schema: syncSchema } },
    problems: ['resource_not_found', ...asked],
  },
  {
    method: 'get',
    path: '/v1/templates/:id',
    id: 'getTemplate',
    tag: 'Templates',
    summary: 'One template',
    scope: ['read', 'send', 'manage'],
    answers: template,
  },
  {
    method: 'post',
    path: '/v1/templates/:id/submit',
    id: 'submitTemplate',
    tag: 'Templates',
    summary: 'Submit a template to the provider of a connection',
    scope: ['manage'],
    body: templateConnectionSchema,
    answers: template,
    problems: asked,
  },
  {
    method: 'post',
    path: '/v1/templates/:id/refresh',
    id: 'refreshTemplate',
    tag: 'Templates',
    summary: 'Ask the providers what became of a template',
    scope: ['read', 'manage'],
    answers: template,
    problems: asked,
  },
  {
    method: 'delete',
    path: '/v1/templates/:id',
    id: 'deleteTemplate',
    tag: 'Templates',
    summary: 'Delete a template, here and at the providers',
    scope: ['manage'],
    query: forceQuery,
    answers: { 204: { description: 'Gone.' } },
    problems: asked,
  },
];
