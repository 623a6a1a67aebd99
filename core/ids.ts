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

const ulid = monotonicFactory();

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
