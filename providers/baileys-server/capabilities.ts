import type { ProviderCapabilities } from '../../core/provider/index.ts';

const MIB = 1024 * 1024;

/**
 * What WhatsApp Web takes through Baileys.
 *
 * Sizes are those of WhatsApp's own apps for what is sent as that type; anything larger goes as a document. Documents
 * could be 2 GB there; we stop at 100 MB, which a small machine can carry and official providers take too.
 */
export const capabilities: ProviderCapabilities = {
  messages: {
    text: { maxTextLength: 65_536 },
    image: { maxTextLength: 1024, maxBytes: 16 * MIB, mediaTypes: ['image/jpeg', 'image/png', 'image/webp'] },
    video: { maxTextLength: 1024, maxBytes: 64 * MIB, mediaTypes: ['video/mp4', 'video/3gpp'] },
    audio: {
      maxBytes: 16 * MIB,
      mediaTypes: ['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/amr', 'audio/wav'],
    },
    document: { maxTextLength: 1024, maxBytes: 100 * MIB },
    sticker: { maxBytes: MIB, mediaTypes: ['image/webp'] },
    location: {},
    contacts: {},
    reaction: {},
    poll: { maxTextLength: 255, maxOptions: 12, maxOptionLength: 100 },
    // Phones do not show these when they come from an ordinary account.
    buttons: false,
    list: false,
    cta_url: false,
    card: false,
    carousel: false,
    template: false,
  },
  actions: ['read', 'typing', 'edit', 'revoke'],
  recipients: ['phone', 'user', 'group'],
  mediaSources: ['url', 'bytes', 'file'],
  fetchesMedia: false,
  replies: true,
  deliveryStates: ['queued', 'sent', 'delivered', 'read', 'played', 'failed'],
  pairing: ['qr', 'code'],
  freeform: 'always',
  numberCheck: true,
  templates: false,
  idempotentSend: true,
  // What vendors of such gateways advise, and users report: READ in their guides, not measured. What gets a number banned
  // before all is how many strangers it writes to; three messages a second drew refusals (Baileys #1248).
  pacing: {
    intervalMs: 1_000,
    jitterMs: 2_000,
    burst: 1,
    pairIntervalMs: 0,
    pairBurst: 1,
    newContactsPerDay: 200,
    newContactIntervalMs: 20_000,
    newContactJitterMs: 25_000,
    warmUpDays: 10,
    warmUpNewContactsPerDay: 20,
    rampMs: 120_000,
  },
};
