import { createHash } from 'node:crypto';
import type { SendMessage } from '../api/messages.ts';
import type { Address } from '../provider/index.ts';

/** Where a request goes: a plain number is short for its address. */
export function recipientOf(request: SendMessage): Address {
  return typeof request.to === 'string' ? { type: 'phone', number: request.to } : request.to;
}

/** Equal for requests that ask for the same, however their fields are ordered and their recipient is written. */
export function fingerprintOf(request: SendMessage): string {
  const text = JSON.stringify({ ...request, idempotencyKey: undefined, to: recipientOf(request) }, sorted);
  return createHash('sha256').update(text).digest('hex');
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
