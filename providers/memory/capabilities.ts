import type { ProviderCapabilities } from '../../core/provider/index.ts';

const MIB = 1024 * 1024;

/** Everything the contract knows, within WhatsApp's usual limits, so that whoever tests against it meets them. */
export const capabilities: ProviderCapabilities = {
  messages: {
    text: { maxTextLength: 65_536 },
    image: { maxTextLength: 1024, maxBytes: 16 * MIB, mediaTypes: ['image/jpeg', 'image/png', 'image/webp'] },
    video: { maxTextLength: 1024, maxBytes: 64 * MIB, mediaTypes: ['video/mp4', 'video/3gpp'] },
    audio: { maxBytes: 16 * MIB, mediaTypes: ['audio/*'] },
    document: { maxTextLength: 1024, maxBytes: 100 * MIB },
    sticker: { maxBytes: MIB, mediaTypes: ['image/webp'] },
    location: {},
    contacts: {},
    reaction: {},
    poll: { maxTextLength: 255, maxOptions: 12, maxOptionLength: 100 },
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
    card: {
      maxTextLength: 1024,
      maxTitleLength: 60,
      maxFooterLength: 60,
      maxOptionLength: 20,
      maxOptionIdLength: 256,
      maxBytes: 100 * MIB,
      buttonSets: [{ types: ['reply', 'url', 'phone'], max: 3 }],
    },
    carousel: {
      maxTextLength: 1024,
      maxCardTextLength: 160,
      maxOptionLength: 20,
      maxOptionIdLength: 256,
      buttonSets: [{ types: ['reply', 'url', 'phone'], max: 2 }],
    },
    template: {},
  },
  actions: ['read', 'typing', 'edit', 'revoke'],
  recipients: ['phone', 'user', 'group'],
  mediaSources: ['url', 'bytes', 'file'],
  replies: true,
  deliveryStates: ['queued', 'sent', 'delivered', 'read', 'played', 'failed'],
  pairing: ['qr', 'code'],
  freeform: 'always',
  numberCheck: true,
  templates: false,
  idempotentSend: true,
  pacing: false,
};
