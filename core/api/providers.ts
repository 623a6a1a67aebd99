import * as z from 'zod';
import { DELIVERY_STATES } from '../provider/index.ts';
import { pacingPolicySchema } from './pacing.ts';

/** The contract's `MessageLimits`, as JSON. */
export const messageLimitsSchema = z.object({
  maxTextLength: z.number().optional(),
  maxBytes: z.number().optional(),
  mediaTypes: z.array(z.string()).optional(),
  maxOptions: z.number().optional(),
  maxOptionLength: z.number().optional(),
  maxOptionIdLength: z.number().optional(),
  maxOptionDescriptionLength: z.number().optional(),
  maxFooterLength: z.number().optional(),
  maxButtonLength: z.number().optional(),
  maxTitleLength: z.number().optional(),
  maxCardTextLength: z.number().optional(),
  buttonSets: z.array(z.object({ types: z.array(z.enum(['reply', 'url', 'phone'])), max: z.number() })).optional(),
  viaTemplate: z.literal(true).optional(),
  unreliable: z.literal(true).optional(),
});

/** The contract's `Pace`, as JSON. */
const paceSchema = z.object(pacingPolicySchema.shape).omit({ enabled: true, breakerFaults: true, breakerOpenMs: true });

/** The contract's `ProviderCapabilities`, as JSON. */
export const capabilitiesSchema = z.object({
  messages: z
    .record(z.string(), z.union([z.literal(false), messageLimitsSchema]))
    .describe('`false`, or the limits, for each message type.'),
  actions: z.array(z.enum(['read', 'typing', 'edit', 'revoke'])),
  recipients: z.array(z.enum(['phone', 'user', 'group'])),
  mediaSources: z.array(z.enum(['url', 'bytes', 'file'])),
  fetchesMedia: z
    .boolean()
    .describe('Media at addresses are fetched by the backend itself, so they are looked at before it is called.'),
  replies: z.boolean(),
  deliveryStates: z.array(z.enum(DELIVERY_STATES)),
  pairing: z.array(z.enum(['qr', 'code'])),
  freeform: z.enum(['always', '24h-window']),
  numberCheck: z.boolean(),
  templates: z.boolean(),
  idempotentSend: z.boolean(),
  pacing: z
    .union([z.literal(false), paceSchema])
    .describe('How fast a number may send, where nothing else is set for its connection; `false` where nobody minds.'),
});

/** One of `GET /v1/providers`. */
export const providerSchema = z.object({
  id: z.string().describe('What `provider` of a connection names.'),
  label: z.string(),
  capabilities: capabilitiesSchema,
  configSchema: z.looseObject({}).describe("JSON Schema of a connection's `config`."),
  secretFields: z.array(z.string()).describe('Its fields that are encrypted, and never sent back.'),
});

export const providerListSchema = z.object({ data: z.array(providerSchema) });

/** What `POST …/numbers` found. */
export const numberChecksSchema = z.object({
  results: z.array(z.object({ number: z.string(), exists: z.boolean(), canonical: z.string().optional() })),
});
