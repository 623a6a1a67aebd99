import type { ProviderCapabilities } from '../../core/provider/index.ts';

const MIB = 1024 * 1024;

/**
 * What WhatsApp takes through Twilio.
 *
 * Text and media limits: twilio.com/docs/whatsapp/guidance-whatsapp-media-messages and
 * /docs/messaging/guides/accepted-mime-types. Interactive ones: /docs/content (quick-reply, list-picker,
 * call-to-action), each for messages inside the window that nobody approved: three buttons, ten rows, one link.
 */
export const capabilities: ProviderCapabilities = {
  messages: {
    text: { maxTextLength: 1600 },
    image: { maxTextLength: 1024, maxBytes: 5 * MIB, mediaTypes: ['image/jpeg', 'image/jpg', 'image/png'] },
    video: { maxTextLength: 1024, maxBytes: 16 * MIB, mediaTypes: ['video/mp4'] },
    audio: {
      maxBytes: 16 * MIB,
      mediaTypes: ['audio/ogg', 'audio/amr', 'audio/3gpp', 'audio/aac', 'audio/mpeg', 'audio/mp4'],
    },
    document: {
      maxTextLength: 1024,
      maxBytes: 16 * MIB,
      mediaTypes: [
        'application/pdf',
        'application/msword',
        'application/vnd.ms-excel',
        'application/vnd.ms-powerpoint',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      ],
    },
    // Twilio keeps image/webp for stickers. WhatsApp's own limit: 100 KB, animated 500 KB.
    sticker: { maxBytes: 500 * 1024, mediaTypes: ['image/webp'] },
    location: {},
    // Only as a vCard at a public URL, and we host none.
    contacts: false,
    // The Messages resource has no parameter for a reaction, a poll or a quoted message.
    reaction: false,
    poll: false,
    buttons: { maxTextLength: 1024, maxOptions: 3, maxOptionLength: 20, maxOptionIdLength: 200 },
    list: {
      maxTextLength: 1024,
      maxButtonLength: 20,
      maxOptions: 10,
      maxOptionLength: 24,
      maxOptionIdLength: 200,
      maxOptionDescriptionLength: 72,
    },
    cta_url: { maxTextLength: 640, maxButtonLength: 20 },
    // docs/content/twiliocard: three buttons in the window, where nobody has to approve it.
    card: {
      maxTextLength: 1024,
      maxFooterLength: 60,
      maxOptionLength: 20,
      maxOptionIdLength: 200,
      maxBytes: 16 * MIB,
      buttonSets: [{ types: ['reply', 'url', 'phone'], max: 3 }],
    },
    // docs/content/carousel: has to be approved first, also in the window.
    carousel: false,
    template: {},
  },
  // One endpoint does both: it marks an inbound message read and shows "typing…". See `actions.ts`.
  actions: ['read', 'typing'],
  recipients: ['phone', 'user'],
  mediaSources: ['url'],
  fetchesMedia: true,
  replies: false,
  deliveryStates: ['queued', 'sent', 'delivered', 'read', 'failed'],
  pairing: [],
  freeform: '24h-window',
  numberCheck: false,
  templates: true,
  idempotentSend: false,
  // DOCUMENTED: 80 messages a second for each sender; READ: one in six seconds to one user, in bursts. Rate and burst together stay below.
  pacing: {
    intervalMs: 17,
    jitterMs: 0,
    burst: 20,
    pairIntervalMs: 6_000,
    pairBurst: 30,
    newContactsPerDay: null,
    newContactIntervalMs: 0,
    newContactJitterMs: 0,
    warmUpDays: 0,
    warmUpNewContactsPerDay: 0,
    rampMs: 0,
  },
};
