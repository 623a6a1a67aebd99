import type { Caller } from '../../support/api.ts';
import { createCaller } from '../../support/api.ts';
import type { Site } from './site.ts';

export type Message = { readonly id: string; readonly state: string; readonly error: { readonly code: string } | null };

/** A tenant with one connection, and its app, with a key of every scope that an app needs. */
export type Actor = {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly key: string;
  readonly app: Caller;
  on(site: Site): Caller;
};

export async function createActor(site: Site, provider: string, config: object = {}): Promise<Actor> {
  const { id: tenantId } = await site.admin.post<{ id: string }>('/v1/tenants', { name: `Shop on ${provider}` });
  const { id: connectionId } = await site.admin.post<{ id: string }>('/v1/connections', {
    tenantId,
    provider,
    config,
    pacing: { enabled: false },
  });
  const scopes = ['send', 'read', 'manage', 'connect'];
  const { key } = await site.admin.post<{ key: string }>('/v1/keys', { tenantId, name: 'shop', scopes });
  return { tenantId, connectionId, key, app: createCaller(site.url, key), on: ({ url }) => createCaller(url, key) };
}

export function text(to: string, text = 'Hello'): Readonly<Record<string, unknown>> {
  return { to, type: 'text', text };
}

type Event = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

export async function eventTypes(app: Caller): Promise<readonly string[]> {
  const { data } = await app.get<{ data: readonly Event[] }>('/v1/events?limit=500');
  return data.map(({ type }) => type);
}
