import * as z from 'zod';
import type { PhoneNumber, ProviderEvent } from '../../core/provider/index.ts';
import { senderOf, type WebhookContact } from './contacts.ts';
import { fingerprint, optionalText, secondsSchema, unknownEvent } from './payload.ts';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences */
const preferenceSchema = z.object({
  wa_id: optionalText,
  user_id: optionalText,
  parent_user_id: optionalText,
  detail: optionalText,
  category: z.literal('marketing_messages'),
  value: z.enum(['stop', 'resume']),
  timestamp: secondsSchema.optional().catch(undefined),
});

export type PreferenceContext = {
  readonly number: PhoneNumber | undefined;
  readonly receivedAt: string;
  readonly contacts: readonly WebhookContact[];
};

/** Somebody stopped marketing messages of this business in WhatsApp, or wants them again. */
export function preferenceEvent(
  { number, receivedAt, contacts }: PreferenceContext,
  payload: unknown,
  alone: boolean,
): ProviderEvent {
  const preference = preferenceSchema.safeParse(payload).data;
  const { wa_id: phone, user_id: userId, parent_user_id: parentUserId } = preference ?? {};
  const contact = preference && senderOf({ phone, userId, parentUserId }, contacts, alone);
  if (contact === undefined) {
    return unknownEvent(payload, 'a preference that cannot be read', { timestamp: receivedAt, number });
  }
  return {
    type: 'contact.marketing_changed',
    // The time belongs to it: the same wish may come twice and mean two things.
    id: fingerprint({ preference: payload, ...(preference?.timestamp === undefined && { at: receivedAt }) }),
    timestamp: preference?.timestamp ?? receivedAt,
    ...(number !== undefined && { number }),
    data: {
      contact,
      wanted: preference?.value === 'resume',
      ...(preference?.detail !== undefined && { reason: preference.detail }),
    },
  };
}
