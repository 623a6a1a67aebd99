import { createHash, randomBytes } from 'node:crypto';

/** Every key starts so: easy to find for a secret scanner, and for whoever greps a log. */
export const API_KEY_PREFIX = 'pzk_';

/** A new key: 256 random bits. Shown once; only its hash is stored. */
export function generateApiKey(): string {
  return API_KEY_PREFIX + randomBytes(32).toString('base64url');
}

/** Keys are random, so a plain SHA-256 is enough: there is nothing to guess that a slow hash would protect. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
