import * as z from 'zod';

/** This machine, by the names that need no look-up to be sure. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL leads to this machine: to a program, a proxy or a test double beside us. False for what is no URL. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

/**
 * Where a backend is reached: https, or anything on loopback, where nobody else can listen. Without query, fragment or user
 * name; read without slashes at its end, so that paths can be put behind it.
 */
export const baseUrlSchema = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => new URL(url).protocol === 'https:' || isLoopback(url), 'must be https, unless it is on loopback')
  .refine((url) => {
    const { search, hash, username, password } = new URL(url);
    return [search, hash, username, password].every((part) => part === '');
  }, 'must be scheme, host and path only')
  .transform((url) => url.replace(/\/+$/, ''));
