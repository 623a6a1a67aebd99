import * as z from 'zod';

/** Backends may tell the same for a week: what recognises a repeat is kept for as long. */
const LEAST_DAYS = 7;

const days = z.int().min(LEAST_DAYS).max(3650).nullable();

/** For how many days what is kept. Null: for ever. */
export const retentionDaysSchema = z.object({
  /** What messages say. The message itself stays: to whom, when, what became of it. */
  messageContentDays: days,
  /** Events, which say what messages say: never longer than that. */
  eventDays: days,
  /** What became of deliveries to webhook endpoints. Never longer than their events. */
  deliveryDays: days,
  auditDays: days,
});

/** What is left out is as the operator has set it for the installation. */
export const setRetentionSchema = z.strictObject({
  messageContentDays: days.exactOptional(),
  eventDays: days.exactOptional(),
  deliveryDays: days.exactOptional(),
  auditDays: days.exactOptional(),
});

export const retentionSchema = z.object({
  own: setRetentionSchema.describe('What was set for this tenant.'),
  effective: retentionDaysSchema.describe('What holds.'),
});

export type RetentionDays = z.output<typeof retentionDaysSchema>;
export type SetRetention = z.output<typeof setRetentionSchema>;
export type RetentionView = z.output<typeof retentionSchema>;
