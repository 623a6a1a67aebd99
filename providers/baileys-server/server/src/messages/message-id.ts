import { createHash } from 'node:crypto';

/**
 * The WhatsApp message id of a request, in the form that WhatsApp Web uses: `3EB0` and 18 hexadecimal digits.
 *
 * The same key gives the same id, so a repeated send is the same message to the recipient's phone, which shows an id once.
 */
export function messageIdFor(session: string, idempotencyKey: string): string {
  const hash = createHash('sha256').update(session).update('\0').update(idempotencyKey).digest('hex');
  return `3EB0${hash.slice(0, 18).toUpperCase()}`;
}

/** Tells a repeated request from another one with the same key. */
export function requestHash(message: unknown): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}
