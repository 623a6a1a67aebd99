import { pageSchema, tenantOnlyQuery } from '../../common.ts';
import {
  createSuppressionSchema,
  listSuppressionsQuery,
  optOutSettingsSchema,
  suppressionSchema,
} from '../../suppressions.ts';
import type { Operation } from '../operation.ts';

export const suppressionPageSchema = pageSchema(suppressionSchema);

const settings = { 200: { description: 'The settings.', schema: optOutSettingsSchema } };

/** Who is not written to, whatever provider would carry it. */
export const suppressionOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/suppressions',
    id: 'createSuppression',
    tag: 'Suppressions',
    summary: 'Put an address on the list',
    scope: ['send', 'manage'],
    body: createSuppressionSchema,
    answers: {
      200: { description: 'It was on the list already.', schema: suppressionSchema, headers: ['location'] },
      201: { description: 'It is on the list.', schema: suppressionSchema, headers: ['location'] },
    },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/suppressions',
    id: 'listSuppressions',
    tag: 'Suppressions',
    summary: 'Who is not written to, newest first',
    scope: ['read', 'manage'],
    query: listSuppressionsQuery,
    answers: { 200: { description: 'A page.', schema: suppressionPageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/suppressions/settings',
    id: 'getOptOutSettings',
    tag: 'Suppressions',
    summary: 'The words that opt out and in, and what is answered to them',
    scope: ['read', 'manage'],
    query: tenantOnlyQuery,
    answers: settings,
    problems: ['resource_not_found'],
  },
  {
    method: 'put',
    path: '/v1/suppressions/settings',
    id: 'setOptOutSettings',
    tag: 'Suppressions',
    summary: 'Replace the words that opt out and in',
    scope: ['manage'],
    query: tenantOnlyQuery,
    body: optOutSettingsSchema,
    answers: settings,
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/suppressions/:id',
    id: 'getSuppression',
    tag: 'Suppressions',
    summary: 'One entry of the list',
    scope: ['read', 'manage'],
    answers: { 200: { description: 'The entry.', schema: suppressionSchema } },
  },
  {
    method: 'delete',
    path: '/v1/suppressions/:id',
    id: 'deleteSuppression',
    tag: 'Suppressions',
    summary: 'Take an address off the list',
    scope: ['manage'],
    answers: { 204: { description: 'Gone.' } },
  },
];
