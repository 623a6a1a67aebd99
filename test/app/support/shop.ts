import type { ProviderCapabilities, SessionState } from '../../../core/provider/index.ts';
import type { ProviderId } from '../../../providers/registry.ts';
import { createFeed, type Feed } from '../../e2e/support/feed.ts';
import { createCaller, type Caller } from '../../support/api.ts';
import { eventually } from '../../support/waiting.ts';
import type { Stage } from './stage.ts';
import type { VendorWorld } from './vendor-world.ts';

/** A tenant's app: its key, its connection, what it hears. */
export type Shop = {
  readonly api: Caller;
  readonly feed: Feed;
  readonly connectionId: string;
};

/** Creates tenant, key and connection by the API, at a new account of this vendor, and pairs where there is a phone. */
export async function openShop(stage: Stage, provider: ProviderId): Promise<{ shop: Shop; world: VendorWorld }> {
  const world = await stage.open(provider);
  const tenant = await stage.admin.post<{ id: string }>('/v1/tenants', { name: 'Corner bakery' });
  const { key } = await stage.admin.post<{ key: string }>('/v1/keys', {
    tenantId: tenant.id,
    name: 'app',
    scopes: ['send', 'read', 'manage', 'connect'],
  });
  const api = createCaller(stage.url, key);
  const { id } = await api.post<{ id: string }>('/v1/connections', { provider, config: world.connectionConfig });
  const shop = { api, feed: createFeed(api), connectionId: id };
  await settleIn(stage, shop, world);
  return { shop, world };
}

/** What an operator does once a connection is at a vendor: enters the webhook there, and pairs where there is a phone. */
export async function settleIn(stage: Stage, { api, connectionId }: Shop, world: VendorWorld): Promise<void> {
  world.callsAt(`${stage.url}/webhooks/${world.provider}/${connectionId}`);
  const path = `/v1/connections/${connectionId}`;
  const { pairing } = await api.get<ProviderCapabilities>(`${path}/capabilities`);
  if (pairing.length === 0) return;
  let state = await api.post<SessionState>(`${path}/connect`, { method: 'qr' });
  let scanned: string | undefined;
  await eventually(
    async () => {
      if (state.status === 'pairing' && state.method === 'qr' && scanned === undefined) {
        scanned = state.qr;
        await world.scans(scanned);
      }
      state = await api.get<SessionState>(`${path}/session`);
      return state.status === 'connected';
    },
    { timeoutMs: 20_000, description: 'the phone to be connected' },
  );
}
