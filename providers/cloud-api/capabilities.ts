import type { ProviderCapabilities } from '../../core/provider/index.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * What the Cloud API takes, whoever passes it on.
 *
 * From Meta's message pages, https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/,
 * and its OpenAPI file (github.com/facebook/openapi). Groups take text, media and templates only (`limits.ts`), and
 * only where Meta has admitted the number to its Groups API.
 */
export const capabilities: ProviderCapabilities = {
  messages: {
    text: { maxTextLength: 4096 },
    image: { maxTextLength: 1024, maxBytes: 5 * MIB, mediaTypes: ['image/jpeg', 'image/png'] },
    video: { maxTextLength: 1024, maxBytes: 16 * MIB, mediaTypes: ['video/mp4', 'video/3gpp'] },
    audio: {
      maxBytes: 16 * MIB,
      mediaTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    },
    document: { maxTextLength: 1024, maxBytes: 100 * MIB },
    // Animated ones; a still one may have 100 KB.
    sticker: { maxBytes: 500 * KIB, mediaTypes: ['image/webp'] },
    location: {},
    contacts: {},
    reaction: {},
    poll: false,
    buttons: { maxTextLength: 1024, maxFooterLength: 60, maxOptions: 3, maxOptionLength: 20, maxOptionIdLength: 256 },
    list: {
      maxTextLength: 4096,
      maxFooterLength: 60,
      maxButtonLength: 20,
      maxTitleLength: 24,
      maxOptions: 10,
      maxOptionLength: 24,
      maxOptionIdLength: 200,
      maxOptionDescriptionLength: 72,
    },
    cta_url: { maxTextLength: 1024, maxFooterLength: 60, maxButtonLength: 20 },
    // Reply buttons or a link button, with a header.
    card: {
      maxTextLength: 1024,
      maxTitleLength: 60,
      maxFooterLength: 60,
      maxOptionLength: 20,
      maxOptionIdLength: 256,
      buttonSets: [
        { types: ['reply'], max: 3 },
        { types: ['url'], max: 1 },
      ],
    },
    // …/messages/interactive-media-carousel-messages; the same at docs.360dialog.com (message-types/interactive).
    carousel: {
      maxTextLength: 1024,
      maxCardTextLength: 160,
      maxOptionLength: 20,
      maxOptionIdLength: 256,
      buttonSets: [
        { types: ['reply'], max: 2 },
        { types: ['url'], max: 1 },
      ],
    },
    template: {},
  },
  // Typing also marks the message that it answers as read.
  actions: ['read', 'typing'],
  recipients: ['phone', 'user', 'group'],
  mediaSources: ['url', 'bytes', 'file'],
  fetchesMedia: true,
  replies: true,
  deliveryStates: ['queued', 'sent', 'delivered', 'read', 'played', 'failed'],
  pairing: [],
  freeform: '24h-window',
  numberCheck: false,
  templates: true,
  idempotentSend: false,
  // DOCUMENTED: 80 messages a second for each number; READ: one in six seconds to one user, in bursts. Rate and burst together stay below.
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
