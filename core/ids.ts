import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

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
  request: 'req',
} as const;

export type IdKind = keyof typeof PREFIXES;

/** Random bytes are fetched by the thousand: ulid asks for one at a time, and each request needs an id or two. */
const POOL = new Uint8Array(4096);
let used = POOL.length;

/** A number from 0 up to 1, as ulid wants it. */
function random(): number {
  if (used === POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const byte = POOL[used] ?? 0;
  used += 1;
  return byte / 256;
}

const ulid = monotonicFactory(random);

/** `msg_01J…`: says what it names, sorts by creation, and within one process strictly so. */
export function createId(kind: IdKind): string {
  return `${PREFIXES[kind]}_${ulid()}`;
}

/** What an id of this kind looks like. For schemas; a match says nothing about existence. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`);
}

/** `msg_…`, for messages to people. */
export function idExample(kind: IdKind): string {
  return `${PREFIXES[kind]}_…`;
}
