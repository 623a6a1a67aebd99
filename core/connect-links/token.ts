import { createHash, randomBytes } from 'node:crypto';

/** Every token of a link starts so: it is no API key, and none of our routes takes one for the other. */
const PREFIX = 'pzl_';

const SHAPE = /^pzl_[\w-]{43}$/;

/** A new token: 256 random bits. Shown once; only its hash is stored. */
export function generateLinkToken(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** What cannot be a token need not be looked up. */
export function looksLikeLinkToken(text: string): boolean {
  return SHAPE.test(text);
}

/** Tokens are random, so a plain SHA-256 is enough: there is nothing to guess that a slow hash would protect. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
