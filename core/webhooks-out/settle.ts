import type { Attempt } from '../api/webhook-endpoints.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import type { DeliveryRow, WebhookEndpointRow } from '../store/gateway/schema.ts';
import { disable } from './disable.ts';
import type { Posted } from './post.ts';
import { deliveryDelay, DOWN_AFTER, endpointPause, GIVE_UP_MS } from './schedule.ts';

/** Attempts that the log keeps. */
const LOGGED = 20;

/** What an endpoint answers that is gone for good. */
const GONE = 410;

/**
 * Writes down what came of an attempt: delivered, to be tried again, or given up; and what that says of the endpoint.
 * Changes nothing where the claim was lost meanwhile: whoever has it now will tell.
 */
export async function settle(
  context: GatewayContext,
  endpoint: WebhookEndpointRow,
  delivery: DeliveryRow,
  { attempt, retryAfterMs }: Posted,
): Promise<void> {
  if (attempt.error === null) {
    if (await write(context, delivery, attempt, { state: 'delivered', due_at: null, failures: 0 })) {
      await noteSuccess(context, endpoint);
    }
    return;
  }
  const now = context.now().getTime();
  const failures = delivery.failures + 1;
  const delay = attempt.status === GONE ? undefined : deliveryDelay(failures, retryAfterMs, Math.random);
  const settled =
    delay === undefined
      ? await write(context, delivery, attempt, { state: 'failed', due_at: null, failures })
      : await write(context, delivery, attempt, { state: 'pending', due_at: now + delay, failures });
  if (!settled) return;
  const ids = { endpointId: endpoint.id, deliveryId: delivery.id, eventId: delivery.event_id };
  context.log.warn(
    { ...ids, status: attempt.status ?? undefined, attempt: delivery.attempts, givenUp: delay === undefined },
    'event not delivered',
  );
  if (attempt.status === GONE) await disable(context, endpoint, 'gone');
  else await noteFailure(context, endpoint, now, retryAfterMs);
}

async function write(
  context: GatewayContext,
  delivery: DeliveryRow,
  attempt: Attempt,
  end: Pick<DeliveryRow, 'state' | 'due_at' | 'failures'>,
): Promise<boolean> {
  const log = [...fromColumn<Attempt[]>(delivery.attempt_log), attempt].slice(-LOGGED);
  const { numUpdatedRows } = await context.store.db
    .updateTable('delivery')
    .set({ ...end, leased: 0, attempt_log: JSON.stringify(log), updated_at: context.now().getTime() })
    .where('id', '=', delivery.id)
    .where('attempts', '=', delivery.attempts)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Costs nothing where the endpoint was well before. */
async function noteSuccess(context: GatewayContext, endpoint: WebhookEndpointRow): Promise<void> {
  if (endpoint.failures === 0) return;
  await context.store.db
    .updateTable('webhook_endpoint')
    .set({ failures: 0, failing_since: null, paused_until: null })
    .where('id', '=', endpoint.id)
    .execute();
}

/** Of failures that were under way together only the first is counted: one short outage is not twenty. */
async function noteFailure(
  context: GatewayContext,
  endpoint: WebhookEndpointRow,
  now: number,
  retryAfterMs: number | undefined,
): Promise<void> {
  const failures = endpoint.failures + 1;
  const pause = endpointPause(failures, retryAfterMs);
  await context.store.db
    .updateTable('webhook_endpoint')
    .set({ failures, failing_since: endpoint.failing_since ?? now, ...(pause > 0 && { paused_until: now + pause }) })
    .where('id', '=', endpoint.id)
    .where('failures', '=', endpoint.failures)
    .execute();
  const since = failures >= DOWN_AFTER ? endpoint.failing_since : null;
  if (since !== null && now - since >= GIVE_UP_MS) {
    await disable(context, endpoint, 'failing');
  }
}
