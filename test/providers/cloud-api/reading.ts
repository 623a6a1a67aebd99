import { expect } from 'vitest';
import { providerEventSchema } from '../../../core/provider-kit/event-schema.ts';
import type { ProviderEvent } from '../../../core/provider/index.ts';
import { webhookOf } from '../../../providers/cloud-api/harness-webhooks.ts';
import { parse } from '../../../providers/cloud-api/webhook.ts';

/*
 * from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/
 * (one page a type), shortened, with the docs' fictional numbers.
 */

const owner = { provider: 'cloud', phoneNumberId: '106540352242922', now: () => new Date('2026-11-24T12:00:00Z') };
export const envelope = { from: '16505551234', id: 'wamid.IN', timestamp: '1739321024' };
const contacts = [{ profile: { name: 'Sheena Nelson' }, wa_id: '16505551234' }];

export function eventsOf(value: Readonly<Record<string, unknown>>): readonly ProviderEvent[] {
  const events = parse(owner, { body: new TextEncoder().encode(JSON.stringify(webhookOf({ contacts, ...value }))) });
  for (const event of events) expect(providerEventSchema.parse(event)).toEqual(event);
  return events;
}

export const eventsOfMessage = (message: Readonly<Record<string, unknown>>, value: object = {}) =>
  eventsOf({ messages: [{ ...envelope, ...message }], ...value });

/** The only event there is, and what it says. */
export function readOne(message: Readonly<Record<string, unknown>>, value: object = {}): unknown {
  const [event, ...others] = eventsOfMessage(message, value);
  expect(others).toEqual([]);
  return event;
}
