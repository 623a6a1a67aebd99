import * as z from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where a backend is reached: https, or anything on loopback (a test double). Without query, fragment or user name. */
export const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((text) => {
    const url = new URL(text);
    return url.protocol === 'https:' || LOOPBACK.has(url.hostname);
  }, 'must be https, unless it is on loopback')
  .refine((text) => {
    const { search, hash, username, password } = new URL(text);
    return [search, hash, username, password].every((part) => part === '');
  }, 'must be scheme, host and path only')
  .transform((text) => text.replace(/\/+$/, ''));

/** A token, a key or a word of ours that goes into a header as it is. */
export const secretSchema = z
  .string()
  .min(16)
  .max(1024)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** How the Graph API names a phone number or an account. */
export const graphIdSchema = z.string().regex(/^\d{5,32}$/, 'must be a Graph id: digits only');
