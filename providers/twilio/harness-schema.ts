import * as z from 'zod';

/**
 * Twilio's documented parameters, transcribed for the fake and the property tests. Source: twilio-oai @d50069b
 * (CreateMessage, ContentCreateRequest) and docs/content for the lengths. Independent of what the provider sends.
 */

const whatsAppAddress = z
  .string()
  // A phone number, or anything that is not one: how strictly Twilio reads a user id is not documented.
  .regex(/^whatsapp:(\+[1-9]\d{6,14}|[A-Za-z0-9][\w.@-]*)$/);

const absoluteUrl = z.url().refine((url) => !new URL(url).hostname.includes('_'), 'host with underscore');

/** Body of POST …/Messages.json; strict, so that a misspelt parameter shows. */
export const messageFormSchema = z
  .strictObject({
    To: whatsAppAddress,
    From: whatsAppAddress.optional(),
    MessagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-fA-F]{32}$/)
      .optional(),
    Body: z.string().min(1).max(1600).optional(),
    MediaUrl: z.url({ protocol: /^https?$/ }).optional(),
    ContentSid: z
      .string()
      .regex(/^HX[0-9a-fA-F]{32}$/)
      .optional(),
    ContentVariables: z.string().optional(),
    PersistentAction: z
      .string()
      .regex(/^geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(\|[^|]+)?$/)
      .optional(),
    StatusCallback: absoluteUrl.max(4000).optional(),
    ValidityPeriod: z
      .string()
      .regex(/^\d+$/)
      .refine((text) => Number(text) >= 1 && Number(text) <= 36_000)
      .optional(),
  })
  .refine((form) => form.From !== undefined || form.MessagingServiceSid !== undefined, 'a sender')
  .refine(
    (form) => form.Body !== undefined || form.MediaUrl !== undefined || form.ContentSid !== undefined,
    'a content',
  )
  .refine((form) => form.ContentSid === undefined || (form.Body ?? form.MediaUrl) === undefined, 'only one content');

const quickReply = z.strictObject({
  type: z.literal('QUICK_REPLY'),
  title: z.string().min(1).max(20),
  id: z.string().min(1).max(200).optional(),
});
const url = z.strictObject({
  type: z.literal('URL'),
  title: z.string().min(1).max(20),
  url: z.string().min(1),
});
const phone = z.strictObject({
  type: z.literal('PHONE_NUMBER'),
  title: z.string().min(1).max(20),
  phone: z.string().min(1),
});
const copyCode = z.strictObject({
  type: z.literal('COPY_CODE'),
  title: z.string().min(1).max(25),
  code: z.string().min(1),
});
const action = z.discriminatedUnion('type', [quickReply, url, phone, copyCode]);

/** Body of POST /v1/Content. */
export const contentCreateSchema = z.strictObject({
  friendly_name: z.string().min(1).optional(),
  language: z.string().min(2),
  variables: z.record(z.string().regex(/^\w{1,16}$/), z.string().min(1)).optional(),
  types: z.union([
    z.strictObject({ 'twilio/text': z.strictObject({ body: z.string().min(1).max(1600) }) }),
    z.strictObject({
      'twilio/quick-reply': z.strictObject({
        body: z.string().min(1).max(1024),
        actions: z.array(quickReply).min(1).max(10),
      }),
    }),
    z.strictObject({
      'twilio/list-picker': z.strictObject({
        body: z.string().min(1).max(1024),
        button: z.string().min(1).max(20),
        items: z
          .array(
            z.strictObject({
              id: z.string().min(1).max(200),
              item: z.string().min(1).max(24),
              description: z.string().min(1).max(72).optional(),
            }),
          )
          .min(1)
          .max(10),
      }),
    }),
    z.strictObject({
      'twilio/call-to-action': z.strictObject({
        body: z.string().min(1).max(640),
        actions: z.array(z.discriminatedUnion('type', [url, phone, copyCode])).min(1),
      }),
    }),
    z.strictObject({
      'twilio/card': z
        .strictObject({
          body: z.string().min(1).max(1024),
          subtitle: z.string().min(1).max(60).optional(),
          media: z.array(z.url()).length(1).optional(),
          // In the window, without approval: three.
          actions: z.array(action).min(1).max(3),
        })
        .refine(({ actions }) => {
          const ids = actions.flatMap((each) => (each.type === 'QUICK_REPLY' ? [each.id] : []));
          return new Set(ids).size === ids.length;
        }, 'ids repeat'),
    }),
    z.strictObject({
      'twilio/media': z.strictObject({
        body: z.string().max(1600).optional(),
        media: z.array(z.string().min(1)).length(1),
      }),
    }),
    z.strictObject({
      'whatsapp/card': z.strictObject({
        body: z.string().min(1).max(1024),
        header_text: z.string().min(1).max(60).optional(),
        footer: z.string().min(1).max(60).optional(),
        actions: z.array(action).min(1).optional(),
      }),
    }),
  ]),
});

/** Body of POST /v1/Content/{sid}/ApprovalRequests/whatsapp. */
export const approvalRequestSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+$/),
  category: z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']),
});
