import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type {
  CreatedKey,
  CreateKey,
  CreateTenant,
  Key,
  ListKeysQuery,
  ListTenantsQuery,
  RotatedKey,
  RotateKey,
  Tenant,
  UpdateTenant,
} from '../types.ts';

/** `force`: goes on although a backend could not be told. */
export type DeleteOptions = CallOptions & { readonly force?: boolean | undefined };

/** Your customers. Needs the admin key. */
export function createTenants(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/tenants/${part(id)}${then}`;
  return {
    ...createList<Tenant, ListTenantsQuery>(transport, '/v1/tenants'),
    create: (body: CreateTenant, options?: CallOptions) =>
      transport.request<Tenant>('POST', '/v1/tenants', { ...options, body }),
    get: (id: string, options?: CallOptions) => transport.request<Tenant>('GET', of(id), options),
    update: (id: string, body: UpdateTenant, options?: CallOptions) =>
      transport.request<Tenant>('PATCH', of(id), { ...options, body }),
    suspend: (id: string, options?: CallOptions) => transport.request<Tenant>('POST', of(id, '/suspend'), options),
    resume: (id: string, options?: CallOptions) => transport.request<Tenant>('POST', of(id, '/resume'), options),
    delete: (id: string, { force, ...options }: DeleteOptions = {}) =>
      transport.request<void>('DELETE', of(id), { ...options, query: { force } }),
  };
}

/** API keys of tenants. Needs the admin key, or a key with the scope `manage`. */
export function createKeys(transport: Transport) {
  return {
    ...createList<Key, ListKeysQuery>(transport, '/v1/keys'),
    /** The only answer that holds the key itself. */
    create: (body: CreateKey, options?: CallOptions) =>
      transport.request<CreatedKey>('POST', '/v1/keys', { ...options, body }),
    /** Likewise. The old key goes on working for `graceSeconds`, a day when absent. */
    rotate: (id: string, body: Partial<RotateKey> = {}, options?: CallOptions) =>
      transport.request<RotatedKey>('POST', `/v1/keys/${part(id)}/rotate`, { ...options, body }),
    revoke: (id: string, options?: CallOptions) => transport.request<Key>('DELETE', `/v1/keys/${part(id)}`, options),
  };
}
