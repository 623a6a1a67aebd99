import * as z from 'zod';
import { idSchema, metadataSchema, pageQuery, timestampSchema } from './common.ts';

const name = z.string().trim().min(1).max(200);

export const createTenantSchema = z.strictObject({
  name,
  metadata: metadataSchema.default({}),
  planId: idSchema('plan').optional().describe('What its connections are made of, where they name no provider.'),
});

export const updateTenantSchema = z
  .strictObject({
    name: name.optional(),
    metadata: metadataSchema.optional(),
    planId: idSchema('plan')
      .nullable()
      .optional()
      .describe('For connections that are made from now on; `POST …/plan` also moves those there are. Null: none.'),
    status: z
      .enum(['active', 'suspended'])
      .optional()
      .describe("A suspended tenant's keys are refused; its messages wait, its events are still received."),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'name, metadata, planId or status is needed');

export const listTenantsQuery = z.strictObject(pageQuery);

export const tenantSchema = z.object({
  id: idSchema('tenant'),
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  metadata: metadataSchema,
  planId: idSchema('plan').nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export type CreateTenant = z.output<typeof createTenantSchema>;
export type UpdateTenant = z.output<typeof updateTenantSchema>;
export type Tenant = z.output<typeof tenantSchema>;
