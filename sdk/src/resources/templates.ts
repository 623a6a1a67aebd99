import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type {
  CreateSuppression,
  CreateTemplate,
  ListSuppressionsQuery,
  ListTemplatesQuery,
  OptOutSettings,
  Suppression,
  Template,
  TemplateSync,
} from '../types.ts';
import type { DeleteOptions } from './tenants.ts';

/** Templates: one name and language, whatever provider sends it. */
export function createTemplates(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/templates/${part(id)}${then}`;
  return {
    ...createList<Template, ListTemplatesQuery>(transport, '/v1/templates'),
    create: (body: CreateTemplate, options?: CallOptions) =>
      transport.request<Template>('POST', '/v1/templates', { ...options, body }),
    get: (id: string, options?: CallOptions) => transport.request<Template>('GET', of(id), options),
    /** To the provider of this connection, for approval. */
    submit: (id: string, connectionId: string, options?: CallOptions) =>
      transport.request<Template>('POST', of(id, '/submit'), { ...options, body: { connectionId } }),
    /** Asks the providers what became of it. */
    refresh: (id: string, options?: CallOptions) => transport.request<Template>('POST', of(id, '/refresh'), options),
    /** Takes over what the provider of this connection has. */
    sync: (connectionId: string, options?: CallOptions) =>
      transport.request<TemplateSync>('POST', '/v1/templates/sync', { ...options, body: { connectionId } }),
    delete: (id: string, { force, ...options }: DeleteOptions = {}) =>
      transport.request<void>('DELETE', of(id), { ...options, query: { force } }),
  };
}

type OfTenant = CallOptions & { readonly tenantId?: string | undefined };

/** Who is not written to. */
export function createSuppressions(transport: Transport) {
  const of = (id: string): string => `/v1/suppressions/${part(id)}`;
  return {
    ...createList<Suppression, ListSuppressionsQuery>(transport, '/v1/suppressions'),
    create: (body: CreateSuppression, options?: CallOptions) =>
      transport.request<Suppression>('POST', '/v1/suppressions', { ...options, body }),
    get: (id: string, options?: CallOptions) => transport.request<Suppression>('GET', of(id), options),
    delete: (id: string, options?: CallOptions) => transport.request<void>('DELETE', of(id), options),
    /** The words that opt out and in. With the admin key `tenantId` is needed. */
    settings: ({ tenantId, ...options }: OfTenant = {}) =>
      transport.request<OptOutSettings>('GET', of('settings'), { ...options, query: { tenantId } }),
    setSettings: (body: OptOutSettings, { tenantId, ...options }: OfTenant = {}) =>
      transport.request<OptOutSettings>('PUT', of('settings'), { ...options, body, query: { tenantId } }),
  };
}
