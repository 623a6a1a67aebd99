import { expect } from 'vitest';
import type { EventView } from '../../../core/api/events.ts';
import type { ProviderCapabilities, SessionState } from '../../../core/provider/index.ts';
import type { ProviderId } from '../../../providers/registry.ts';
import { createFeed, type Feed } from '../../e2e/support/feed.ts';
import { createCaller, type Caller } from '../../support/api.ts';
import { eventually } from '../../support/waiting.ts';
import type { Stage, WorldOptions } from './stage.ts';
import type { VendorWorld } from './vendor-world.ts';

/** A tenant's app: its key, its connection, what it hears. */
export type Shop = {
  readonly api: Caller;
  readonly feed: Feed;
  readonly connectionId: string;
  /**
   * Insists that its endpoint was told everything that the feed has, signed, each conversation in order, and once: what a
   * gateway that was ended had under way may have come twice.
   */
  hasHeardAll(): Promise<void>;
};

/** Creates tenant, key and connection by the API, at a new account of this vendor, and pairs where there is a phone. */
export async function openShop(
  stage: Stage,
  provider: ProviderId,
  options?: WorldOptions,
): Promise<{ shop: Shop; world: VendorWorld }> {
  const world = await stage.open(provider, options);
  const tenant = await stage.admin.post<{ id: string }>('/v1/tenants', { name: 'Corner bakery' });
  const { key } = await stage.admin.post<{ key: string }>('/v1/keys', {
    tenantId: tenant.id,
    name: 'app',
    scopes: ['send', 'read', 'manage', 'connect'],
  });
  const api = createCaller(stage.url, key);
  const feed = createFeed(api);
  const mailbox = stage.inbox.open();
  const { secret } = await api.post<{ secret: string }>('/v1/webhook-endpoints', { url: mailbox.url });
  const { id } = await api.post<{ id: string }>('/v1/connections', {
    provider,
    config: world.connectionConfig,
    // These tests are about what is sent, not about when.
    pacing: { enabled: false },
  });
  const restarts = stage.restarts();
  const hasHeardAll = () =>
    eventually(
      async () => {
        await stage.work();
        const came = mailbox.events(secret);
        const told = stage.restarts() === restarts ? came : firstOfEach(came);
        const all = await feed.all();
        expect(told.toSorted(bySequence)).toEqual(all);
        expect(told.filter(ofConversation)).toEqual(all.filter(ofConversation));
        return true;
      },
      { description: 'every event to be delivered' },
    ).then(() => undefined);
  const shop = { api, feed, connectionId: id, hasHeardAll };
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
    { timeoutMs: 60_000, description: 'the phone to be connected' },
  );
}

const bySequence = (left: EventView, right: EventView) => left.sequence - right.sequence;
const ofConversation = ({ type }: EventView) => /^(message|conversation)\./.test(type);

function firstOfEach(events: readonly EventView[]): readonly EventView[] {
  return events.filter((event, index) => events.findIndex(({ id }) => id === event.id) === index);
}
