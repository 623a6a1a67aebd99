import { createHttp } from '../../../core/provider-kit/http.ts';
import { deliverDue } from '../../../core/webhooks-out/deliver.ts';
import type { WebhookAccess } from '../../../core/context.ts';
import { created, createActor, received, withStatus, type Actor } from '../../netlify/support/actors.ts';
import type { TestStore } from '../../netlify/support/stores.ts';
import { createWorld, type Json, type World } from '../../netlify/support/world.ts';

/** Loopback allowed, as with `POLYZAP_ALLOW_PRIVATE_WEBHOOKS=1`. */
export const PRIVATE: WebhookAccess = { http: createHttp(), allowPrivate: true };

export type Endpoint = Json & { readonly secret: string; readonly enabled: boolean; readonly disabledReason: string };

/** One row of the log. */
export type Delivery = Omit<Json, 'state'> & {
  readonly eventId: string;
  readonly eventType: string;
  readonly state: string;
  readonly waitsFor: string | null;
  readonly nextAttemptAt: string | null;
  readonly event: unknown;
  readonly attempts: readonly {
    readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | null;
    readonly status: number | null;
    readonly error: string | null;
    readonly answer: string | null;
    readonly durationMs: number;
  }[];
};

/** A gateway whose endpoints may be on loopback, with a tenant, and short words for what the tests do. */
export type Stage = {
  readonly world: World;
  readonly actor: Actor;
  endpoint(body: Readonly<Record<string, unknown>>, key?: string): Promise<Endpoint>;
  /** Somebody writes to the tenant, which makes one `message.received`. */
  hear(from?: string, text?: string): Promise<void>;
  deliver(): Promise<number>;
  log(endpoint: { readonly id: string }, query?: string): Promise<readonly Delivery[]>;
  read(endpoint: { readonly id: string }): Promise<Endpoint>;
};

export type StageOptions = {
  readonly webhooks?: WebhookAccess;
  readonly webhookTimeoutMs?: number;
  readonly beside?: World;
};

export async function createStage(
  store: TestStore,
  { webhooks = PRIVATE, webhookTimeoutMs = 10_000, beside }: StageOptions = {},
): Promise<Stage> {
  const world = await createWorld(store, { webhooks, limits: { webhookTimeoutMs }, ...(beside && { beside }) });
  // What earlier tests left is not this one's.
  await world.context.store.db.deleteFrom('delivery').execute();
  await world.context.store.db.deleteFrom('webhook_endpoint').execute();
  const actor = await createActor(world);
  return {
    world,
    actor,
    async endpoint(body, key?: string) {
      return (await created(
        world.call('POST /v1/webhook-endpoints', { key: key === 'admin' ? undefined : (key ?? actor.key), body }),
      )) as Endpoint;
    },
    async hear(from = '+5511999990005', text = 'Hi') {
      await withStatus(world.webhook('scripted', actor.connectionId, [received([from], { text })]), 200);
    },
    deliver: () => deliverDue(world.context),
    async log({ id }, query = '') {
      const page = await withStatus(world.call(`GET /v1/webhook-endpoints/${id}/deliveries${query}`), 200);
      return page.data as unknown as readonly Delivery[];
    },
    async read({ id }) {
      return (await withStatus(world.call(`GET /v1/webhook-endpoints/${id}`), 200)) as Endpoint;
    },
  };
}
