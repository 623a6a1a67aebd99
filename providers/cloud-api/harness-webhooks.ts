import type { ProviderEvent } from '../../core/provider/index.ts';
import { fingerprint } from './payload.ts';

/**
 * Webhooks that every backend passes on as Meta writes them. `from vendor docs`
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/ (one page a
 * type), with the docs' own fictional numbers.
 */

export const PHONE_NUMBER_ID = '106540352242922';
export const WABA_ID = '102290129340398';
const OURS = '15550783881';
const number = `+${OURS}` as const;

export const metadata = { display_phone_number: OURS, phone_number_id: PHONE_NUMBER_ID };

/** A webhook around one `value`. */
export function webhookOf(...values: readonly Readonly<Record<string, unknown>>[]): object {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: WABA_ID,
        changes: values.map((value) => ({
          value: { messaging_product: 'whatsapp', metadata, ...value },
          field: 'messages',
        })),
      },
    ],
  };
}

const sheena = { profile: { name: 'Sheena Nelson' }, wa_id: '16505551234', user_id: 'US.13491208655302741918' };
const from = {
  addresses: [
    { type: 'phone', number: '+16505551234' },
    { type: 'user', id: 'US.13491208655302741918' },
  ],
  name: 'Sheena Nelson',
} as const;
const timestamp = '2025-02-12T00:43:44.000Z';
const envelope = { from: '16505551234', from_user_id: 'US.13491208655302741918', timestamp: '1739321024' };
const received = { timestamp, number, type: 'message.received' } as const;

const text = { ...envelope, id: 'wamid.TEXT', type: 'text', text: { body: 'Does it come in another color?' } };
const image = {
  ...envelope,
  id: 'wamid.IMAGE',
  type: 'image',
  image: {
    caption: 'Taj Mahal',
    mime_type: 'image/jpeg',
    sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
    id: '1003383421387256',
    url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256',
  },
};
const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'marketing' };
const delivered = {
  id: 'wamid.OURS',
  status: 'delivered',
  timestamp: '1739321025',
  recipient_id: '16505551234',
  recipient_user_id: 'US.13491208655302741918',
  biz_opaque_callback_data: 'msg_01',
  pricing,
};
const failed = {
  id: 'wamid.OURS2',
  status: 'failed',
  timestamp: '1739321026',
  recipient_id: '16505551234',
  errors: [
    {
      code: 131049,
      title: 'This message was not delivered to maintain healthy ecosystem engagement.',
      message: 'This message was not delivered to maintain healthy ecosystem engagement.',
      error_data: {
        details: 'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
      },
      href: '/documentation/business-messaging/whatsapp/support/error-codes/',
    },
  ],
};
/** A person with a username: neither `from` nor `wa_id`. */
const nameless = {
  from_user_id: 'BR.9876543210',
  id: 'wamid.NAMELESS',
  timestamp: '1739321024',
  type: 'text',
  text: { body: 'Oi' },
};
const templateNews = {
  value: { event: 'APPROVED', message_template_id: 1689556908129832, message_template_name: 'order_shipped' },
  field: 'message_template_status_update',
};
const stranger = { ...metadata, phone_number_id: '999999999999999', display_phone_number: '15550009999' };
const strangersChange = {
  value: { messaging_product: 'whatsapp', metadata: stranger, contacts: [sheena], messages: [text] },
  field: 'messages',
};

type Sample = { readonly name: string; readonly body: object; readonly events: readonly ProviderEvent[] };

/** @param provider whose media references these are, and `now` what stands for a time that a payload lacks */
export function sampleWebhooks(provider: string, now: Date): readonly [Sample, ...Sample[]] {
  return [
    {
      name: 'messages and statuses of several changes in one webhook',
      body: webhookOf({ contacts: [sheena], messages: [text, image] }, { statuses: [delivered, failed] }),
      events: [
        {
          ...received,
          id: 'wamid.TEXT',
          data: {
            providerMessageId: 'wamid.TEXT',
            from,
            sentAt: timestamp,
            type: 'text',
            text: 'Does it come in another color?',
          },
        },
        {
          ...received,
          id: 'wamid.IMAGE',
          data: {
            providerMessageId: 'wamid.IMAGE',
            from,
            sentAt: timestamp,
            type: 'image',
            media: { providerId: provider, handle: '1003383421387256', mediaType: 'image/jpeg' },
            caption: 'Taj Mahal',
          },
        },
        {
          type: 'message.status_changed',
          id: 'wamid.OURS:delivered',
          timestamp: '2025-02-12T00:43:45.000Z',
          number,
          data: {
            providerMessageId: 'wamid.OURS',
            idempotencyKey: 'msg_01',
            state: 'delivered',
            providerState: 'delivered',
            pricing: { billable: true, category: 'marketing', model: 'PMP' },
          },
        },
        {
          type: 'message.status_changed',
          id: 'wamid.OURS2:failed',
          timestamp: '2025-02-12T00:43:46.000Z',
          number,
          data: {
            providerMessageId: 'wamid.OURS2',
            state: 'failed',
            providerState: 'failed',
            failure: {
              code: 'policy_blocked',
              providerCode: '131049',
              message: 'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
            },
          },
        },
      ],
    },
    {
      name: 'a person without a phone number',
      body: webhookOf({
        contacts: [{ profile: { name: 'Bia', username: 'bia' }, user_id: 'BR.9876543210' }],
        messages: [nameless],
      }),
      events: [
        {
          ...received,
          id: 'wamid.NAMELESS',
          data: {
            providerMessageId: 'wamid.NAMELESS',
            from: { addresses: [{ type: 'user', id: 'BR.9876543210' }], name: 'Bia' },
            sentAt: timestamp,
            type: 'text',
            text: 'Oi',
          },
        },
      ],
    },
    {
      name: 'news of a template, which is no message',
      body: {
        object: 'whatsapp_business_account',
        entry: [{ id: WABA_ID, time: 1739321024, changes: [templateNews] }],
      },
      events: [
        {
          type: 'unknown',
          id: fingerprint({ account: WABA_ID, time: timestamp, change: templateNews }),
          timestamp,
          data: {
            reason: 'webhook field message_template_status_update',
            payload: { account: WABA_ID, time: timestamp, change: templateNews },
          },
        },
      ],
    },
    {
      name: "another number's message, without its content",
      body: { object: 'whatsapp_business_account', entry: [{ id: WABA_ID, changes: [strangersChange] }] },
      events: [
        {
          type: 'unknown',
          id: fingerprint(strangersChange),
          timestamp: now.toISOString(),
          number: '+15550009999',
          data: {
            reason: 'concerns another number or account',
            payload: { account: WABA_ID, field: 'messages', phoneNumberId: '999999999999999' },
          },
        },
      ],
    },
    {
      name: 'something that is no webhook',
      body: [1],
      events: [
        {
          type: 'unknown',
          id: fingerprint([1]),
          timestamp: now.toISOString(),
          data: { reason: 'not a webhook of the Cloud API', payload: [1] },
        },
      ],
    },
  ];
}
