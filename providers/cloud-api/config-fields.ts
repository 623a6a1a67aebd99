import * as z from 'zod';

/** A token, a key or a word of ours that goes into a header as it is. */
export const secretSchema = z
  .string()
  .min(16)
  .max(1024)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** How the Graph API names a phone number or an account. */
export const graphIdSchema = z.string().regex(/^\d{5,32}$/, 'must be a Graph id: digits only');
