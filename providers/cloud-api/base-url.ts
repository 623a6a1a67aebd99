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
