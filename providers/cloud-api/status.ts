import * as z from 'zod';
import type { DeliveryState, MessagePricing, PhoneNumber, ProviderEvent } from '../../core/provider/index.ts';
import { failureOf } from './errors.ts';
import { anyList, optionalFlag, optionalText, secondsSchema, unknownEvent } from './payload.ts';

/** `played` is for voice notes. */
const STATES: Readonly<Record<string, DeliveryState>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'played',
  failed: 'failed',
};

const statusSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  timestamp: secondsSchema.optional().catch(undefined),
  biz_opaque_callback_data: z.string().min(1).max(512).optional().catch(undefined),
  errors: anyList,
  pricing: z
    .object({ billable: optionalFlag, category: z.string().min(1), pricing_model: optionalText, type: optionalText })
    .optional()
    .catch(undefined),
});

/** One report on a message of ours. Its id is made of message and state, so that a repeat is the same event. */
export function statusEvent(
  context: { readonly number: PhoneNumber | undefined; readonly receivedAt: string },
  payload: unknown,
): ProviderEvent {
  const { number, receivedAt } = context;
  const status = statusSchema.safeParse(payload).data;
  if (status === undefined) {
    return unknownEvent(payload, 'a status that cannot be read', { timestamp: receivedAt, number });
  }
  const id = `${status.id}:${status.status}`;
  const timestamp = status.timestamp ?? receivedAt;
  const state = Object.hasOwn(STATES, status.status) ? STATES[status.status] : undefined;
  if (state === undefined) return unknownEvent(payload, 'a status that we do not know', { timestamp, number, id });
  const pricing = pricingOf(status.pricing);
  const key = status.biz_opaque_callback_data;
  return {
    type: 'message.status_changed',
    id,
    timestamp,
    ...(number !== undefined && { number }),
    data: {
      providerMessageId: status.id,
      ...(key !== undefined && { idempotencyKey: key }),
      state,
      providerState: status.status,
      ...(state === 'failed' && { failure: failureOf(status.errors) }),
      ...(pricing !== undefined && { pricing }),
    },
  };
}

/** Where `billable` is left out, the `type` says it: `regular` is billed, the `free_…` types are not. */
function pricingOf(pricing: z.output<typeof statusSchema>['pricing']): MessagePricing | undefined {
  if (pricing === undefined) return undefined;
  const billable = pricing.billable ?? (pricing.type === undefined ? undefined : pricing.type === 'regular');
  if (billable === undefined) return undefined;
  return {
    billable,
    category: pricing.category,
    ...(pricing.pricing_model !== undefined && { model: pricing.pricing_model }),
  };
}
