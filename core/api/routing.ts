import * as z from 'zod';
import type { MessageType } from '../provider/index.ts';
import { idSchema } from './common.ts';
import { errorCodeSchema } from './problem.ts';

const MESSAGE_TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'poll',
  'buttons',
  'list',
  'cta_url',
  'card',
  'carousel',
  'template',
] as const satisfies readonly MessageType[];

/** Templates and conversation are billed and policed differently, which is what most rules are about. */
export const messageCategorySchema = z.enum(['template', 'conversation']);

/** `+55`: where numbers that begin so are. */
const prefix = z.string().regex(/^\+[1-9]\d{0,13}$/, 'must be a plus and the first digits of a number');

const ruleSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).describe('Yours: shown as the reason with each message that it decided.'),
  /** All of what is given has to fit; a rule without conditions fits everything. */
  when: z
    .strictObject({
      category: messageCategorySchema.optional(),
      types: z.array(z.enum(MESSAGE_TYPES)).min(1).optional(),
      prefixes: z.array(prefix).min(1).max(200).optional(),
    })
    .default({}),
  use: z.union([
    z.strictObject({ connectionId: idSchema('connection') }),
    /** The one whose plan asks least for the message; the first where prices cannot be compared. */
    z.strictObject({ cheapestOf: z.array(idSchema('connection')).min(2).max(20) }),
  ]),
});

/** How a tenant's messages find their connection, where they name none. */
export const routingSchema = z.strictObject({
  rules: z.array(ruleSchema).max(50).default([]).describe('The first that fits decides.'),
  connections: z
    .array(idSchema('connection'))
    .max(10)
    .default([])
    .describe('In order: the first is used where no rule fits, the others where the one in use cannot serve.'),
  graceSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(60)
    .describe('For so long a phone that is not connected is waited for before another connection is used.'),
});

/** Why a message goes the way it goes. */
export const routedBySchema = z.object({
  reason: z
    .enum(['request', 'reply', 'rule', 'order', 'default'])
    .describe(
      "`request`: it named its connection. `reply`: it answers a message of that connection. `rule`: of the tenant's routing. `order`: the first that could, of the tenant's connections. `default`: the tenant's default connection.",
    ),
  rule: z.string().optional().describe("The rule's name."),
  price: z
    .object({ currency: z.string(), amount: z.string() })
    .optional()
    .describe('What the message costs on it by its plan, where that decided.'),
});

export const attemptSchema = z.object({
  connectionId: idSchema('connection'),
  provider: z.string(),
  at: z.iso.datetime(),
  outcome: z
    .enum(['accepted', 'refused', 'later', 'unknown'])
    .describe(
      '`refused`: certainly not sent. `later`: certainly not sent yet. `unknown`: perhaps; nobody else tries it then.',
    ),
  code: errorCodeSchema.nullable(),
});

export type Routing = z.output<typeof routingSchema>;
export type RoutedBy = z.output<typeof routedBySchema>;
export type Attempt = z.output<typeof attemptSchema>;
export type MessageCategory = z.output<typeof messageCategorySchema>;
