import * as z from 'zod';
import { idSchema, pageQuery, timestampSchema } from './common.ts';
import { switchReportSchema, switchSchema } from './switches.ts';

/** `service` is everything that is no template. */
export const priceCategorySchema = z.enum(['marketing', 'utility', 'authentication', 'service']);

/** ISO 4217, and a decimal string: money is never a float. */
const money = {
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency like USD'),
  amount: z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal like 0.0625'),
};

const priceRuleSchema = z.strictObject({
  category: priceCategorySchema,
  /** Numbers that begin so; of several that fit, the longest counts. Everywhere when absent. */
  prefix: z
    .string()
    .regex(/^\+[1-9]\d{0,13}$/, 'must be a plus and the first digits of a number')
    .optional(),
  ...money,
});

export const planPricesSchema = z.strictObject({
  rules: z.array(priceRuleSchema).max(1000).default([]).describe('For each delivered message.'),
  monthlyFee: z.strictObject(money).optional(),
});

export const planLimitsSchema = z.strictObject({
  maxConnections: z
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe('How many connections a tenant on this plan may have.'),
});

const name = z.string().trim().min(1).max(100);
const config = z.record(z.string(), z.unknown());

export const createPlanSchema = z.strictObject({
  name,
  provider: z.string().min(1).max(64).describe('A key of `GET /v1/providers`.'),
  /** Fields of the provider's configuration that all connections of the plan share; a connection adds its own. */
  config: config.default({}),
  limits: planLimitsSchema.default({}),
  prices: planPricesSchema.default({ rules: [] }),
});

export const updatePlanSchema = z
  .strictObject({
    name: name.optional(),
    /** Replaces the fields it names. Connections that exist keep theirs. */
    config: config.optional(),
    limits: planLimitsSchema.optional(),
    prices: planPricesSchema.optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'name, config, limits or prices is needed');

export const listPlansQuery = z.strictObject(pageQuery);

export const planSchema = z.object({
  id: idSchema('plan'),
  name: z.string(),
  provider: z.string(),
  /** Without the secret fields; `secretsSet` names those that have a value. */
  config,
  secretsSet: z.array(z.string()),
  limits: planLimitsSchema,
  prices: planPricesSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

const { strategy, dryRun, confirmNumberChange, oldProvider } = switchSchema.shape;

/** Moves a tenant to another plan, and its connections that follow the one it has. */
export const movePlanSchema = z.strictObject({
  planId: idSchema('plan'),
  strategy,
  dryRun,
  confirmNumberChange,
  oldProvider,
  configs: z
    .record(idSchema('connection'), config)
    .default({})
    .describe("Fields of the new provider's configuration that are a connection's own, by connection id."),
});

export const movedPlanSchema = z.object({
  dryRun: z.boolean(),
  planId: idSchema('plan'),
  connections: z.array(z.object({ connectionId: idSchema('connection'), report: switchReportSchema })),
});

export type PriceCategory = z.output<typeof priceCategorySchema>;
export type PlanPrices = z.output<typeof planPricesSchema>;
export type PlanLimits = z.output<typeof planLimitsSchema>;
export type CreatePlan = z.output<typeof createPlanSchema>;
export type UpdatePlan = z.output<typeof updatePlanSchema>;
export type Plan = z.output<typeof planSchema>;
export type MovePlan = z.output<typeof movePlanSchema>;
export type MovedPlan = z.output<typeof movedPlanSchema>;
