import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type { ConnectLink, CreateConnectLink, CreatedConnectLink, ListConnectLinksQuery } from '../types.ts';

/** Links that let a customer connect their own number, and nothing else. */
export function createConnectLinks(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/connect-links/${part(id)}${then}`;
  return {
    ...createList<ConnectLink, ListConnectLinksQuery>(transport, '/v1/connect-links'),
    /** The answer's `url` is the link itself, which is not shown again. */
    create: (body: CreateConnectLink, options?: CallOptions) =>
      transport.request<CreatedConnectLink>('POST', '/v1/connect-links', { ...options, body }),
    get: (id: string, options?: CallOptions) => transport.request<ConnectLink>('GET', of(id), options),
    /** At once and for ever; what it has connected stays connected. */
    revoke: (id: string, options?: CallOptions) => transport.request<ConnectLink>('POST', of(id, '/revoke'), options),
  };
}
