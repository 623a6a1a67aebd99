import { monotonicFactory, ulid as ulidAt } from 'ulid';
import { pooledRandomBytes } from './crypto/random-pool.ts';

const PREFIXES = {
  tenant: 'ten',
  connection: 'con',
  apiKey: 'key',
  contact: 'ctc',
  message: 'msg',
  event: 'evt',
  conversation: 'cnv',
  template: 'tpl',
  suppression: 'sup',
  plan: 'pln',
  audit: 'aud',
  webhookEndpoint: 'whe',
  delivery: 'dlv',
  connectLink: 'cnl',
  media: 'med',
  request: 'req',
  erasure: 'ers',
} as const;

/** What an id can be of. */
export type IdKind = keyof typeof PREFIXES;

/** A number from 0 up to 1, as ulid wants it; it asks for one at a time, and each request needs an id or two. */
function random(): number {
  return (pooledRandomBytes(1)[0] ?? 0) / 256;
}

const ulid = monotonicFactory(random);

/** `msg_01J…`: says what it names, sorts by creation, and within one process strictly so. */
export function createId(kind: IdKind): string {
  return `${PREFIXES[kind]}_${ulid()}`;
}

/** An id as it would be made `inMs` milliseconds from now: sorts among those that will be made then. */
export function createLaterId(kind: IdKind, inMs: number): string {
  return `${PREFIXES[kind]}_${ulidAt(Date.now() + Math.max(0, inMs), random)}`;
}

/** What an id of this kind looks like. For schemas; a match says nothing about existence. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`);
}

/** `msg_…`, for messages to people. */
export function idExample(kind: IdKind): string {
  return `${PREFIXES[kind]}_…`;
}
