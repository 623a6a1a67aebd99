import { forceQuery, pageSchema } from '../../common.ts';
import {
  createKeySchema,
  createdKeySchema,
  keySchema,
  listKeysQuery,
  rotatedKeySchema,
  rotateKeySchema,
} from '../../keys.ts';
import { erasureSchema } from '../../privacy.ts';
import { createTenantSchema, listTenantsQuery, tenantSchema, updateTenantSchema } from '../../tenants.ts';
import { PROVIDER_PROBLEMS, type Operation } from '../operation.ts';

export const tenantPageSchema = pageSchema(tenantSchema);
export const keyPageSchema = pageSchema(keySchema);

const tenant = { 200: { description: 'The tenant.', schema: tenantSchema } };

/** The operator's customers, and their keys. */
export const tenantOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/tenants',
    id: 'createTenant',
    tag: 'Tenants',
    summary: 'Create a tenant',
    scope: 'admin',
    body: createTenantSchema,
    answers: { 201: { description: 'The tenant.', schema: tenantSchema, headers: ['location'] } },
  },
  {
    method: 'get',
    path: '/v1/tenants',
    id: 'listTenants',
    tag: 'Tenants',
    summary: 'All tenants, newest first',
    scope: 'admin',
    query: listTenantsQuery,
    answers: { 200: { description: 'A page.', schema: tenantPageSchema } },
  },
  {
    method: 'get',
    path: '/v1/tenants/:id',
    id: 'getTenant',
    tag: 'Tenants',
    summary: 'One tenant',
    scope: 'admin',
    answers: tenant,
  },
  {
    method: 'patch',
    path: '/v1/tenants/:id',
    id: 'updateTenant',
    tag: 'Tenants',
    summary: 'Rename a tenant, suspend it, replace its metadata',
    scope: 'admin',
    body: updateTenantSchema,
    answers: tenant,
  },
  {
    method: 'post',
    path: '/v1/tenants/:id/suspend',
    id: 'suspendTenant',
    tag: 'Tenants',
    summary: 'Refuse a tenant’s keys; its messages wait, its events are still received',
    scope: 'admin',
    answers: tenant,
  },
  {
    method: 'post',
    path: '/v1/tenants/:id/resume',
    id: 'resumeTenant',
    tag: 'Tenants',
    summary: 'Take a suspension back',
    scope: 'admin',
    answers: tenant,
  },
  {
    method: 'delete',
    path: '/v1/tenants/:id',
    id: 'deleteTenant',
    tag: 'Tenants',
    summary: 'Delete a tenant with everything that is its own',
    description: 'Its phones are unlinked. `force=true` goes on although a backend could not be told.',
    scope: 'admin',
    query: forceQuery,
    answers: {
      202: {
        description: 'Its connections are gone and its keys end; the gateway erases the rest by itself.',
        schema: erasureSchema,
        headers: ['location'],
      },
      204: { description: 'Gone.' },
    },
    problems: [...PROVIDER_PROBLEMS, 'conflict'],
  },
  {
    method: 'post',
    path: '/v1/keys',
    id: 'createKey',
    tag: 'Keys',
    summary: 'Make an API key for a tenant',
    description: 'The only answer that holds the key itself. A key cannot make one that may do more than itself.',
    scope: ['manage'],
    body: createKeySchema,
    answers: { 201: { description: 'The key.', schema: createdKeySchema, headers: ['location'] } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/keys',
    id: 'listKeys',
    tag: 'Keys',
    summary: 'The keys, newest first, revoked ones included',
    scope: ['manage'],
    query: listKeysQuery,
    answers: { 200: { description: 'A page.', schema: keyPageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'post',
    path: '/v1/keys/:id/rotate',
    id: 'rotateKey',
    tag: 'Keys',
    summary: 'Replace a key: the old one goes on working for a while',
    description:
      'The new key may do what the old one may, and ends when it would have. Its text is in this answer only.',
    scope: ['manage'],
    body: rotateKeySchema,
    bodyOptional: true,
    answers: { 201: { description: 'The new key.', schema: rotatedKeySchema, headers: ['location'] } },
    problems: ['conflict'],
  },
  {
    method: 'delete',
    path: '/v1/keys/:id',
    id: 'revokeKey',
    tag: 'Keys',
    summary: 'Revoke a key, at once and for ever',
    scope: ['manage'],
    answers: { 200: { description: 'The key, revoked.', schema: keySchema } },
  },
];
