import type { Address, ErrorCode } from '../../core/provider/index.ts';

/**
 * Numbers that behave in a fixed way, as a payment provider's test cards do. They lie in +1 555 010 xxxx, which belongs
 * to nobody. README.md has the table for readers; a test keeps it equal to this one.
 */
export const MAGIC_PREFIX = '+1555010';

/** What the phone at the other end writes back. */
export type Reply =
  | 'echo'
  | 'choice'
  | 'image'
  | 'voice'
  | 'location'
  | 'reaction'
  | 'stop'
  | 'user'
  | 'unreadable'
  | 'edit'
  | 'revoke';

/** A report, and how long after the send it comes. */
export type Report = { readonly state: 'sent' | 'delivered' | 'read' | 'played' | 'failed'; readonly afterMs: number };

/** What a magic number does. */
export type Behaviour = {
  readonly does: string;
  /** The send itself is refused with this code. `times`: only that many attempts with one key; then it goes through. */
  readonly refusal?: {
    readonly code: ErrorCode;
    readonly times?: number;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number;
  };
  /** Milliseconds until the send is answered. */
  readonly answerAfterMs?: number;
  /** What the send resolves with; `sent` when absent. */
  readonly state?: 'queued';
  readonly reports: readonly Report[];
  /** Why it failed, where `reports` says so. */
  readonly failure?: ErrorCode;
  /** Every webhook is posted this often. */
  readonly copies?: number;
  readonly reply?: Reply;
  readonly replyAfterMs?: number;
  /** Number checks say that nobody has this number. */
  readonly unknownNumber?: true;
};

const DELIVERED: Report = { state: 'delivered', afterMs: 100 };
const READ: Report = { state: 'read', afterMs: 300 };

/** Every other number. */
export const ORDINARY: Behaviour = { does: 'Delivered, then read.', reports: [DELIVERED, READ] };

/** Codes that a send can end with, and that an accepted message can fail with later: the last two digits are the same. */
const CODES = {
  '01': 'invalid_message',
  '02': 'template_not_found',
  '03': 'template_parameters',
  '04': 'media_rejected',
  '05': 'media_unavailable',
  '06': 'recipient_unreachable',
  '07': 'recipient_not_allowed',
  '08': 'recipient_opted_out',
  '09': 'outside_window',
  '10': 'template_unavailable',
  '11': 'policy_blocked',
  '12': 'credentials_rejected',
  '13': 'permission_denied',
  '14': 'sender_not_found',
  '15': 'account_restricted',
  '16': 'payment_required',
  '17': 'quota_exceeded',
  '18': 'session_not_connected',
  '19': 'session_logged_out',
  '20': 'rate_limited',
  '21': 'provider_unavailable',
  '22': 'provider_rejected',
  '23': 'unsupported_message',
} as const satisfies Record<string, ErrorCode>;

const JOURNEYS: Readonly<Record<string, Behaviour>> = {
  '0001': { does: 'Delivered, never read.', reports: [DELIVERED] },
  '0002': { does: 'Sent, never delivered.', reports: [] },
  '0003': {
    does: 'Queued at first, then sent, delivered, read.',
    state: 'queued',
    reports: [{ state: 'sent', afterMs: 50 }, DELIVERED, READ],
  },
  '0004': { does: 'Delivered, read, played.', reports: [DELIVERED, READ, { state: 'played', afterMs: 500 }] },
  '0005': {
    does: 'Delivered after 2 s, read after 4 s.',
    reports: [
      { state: 'delivered', afterMs: 2000 },
      { state: 'read', afterMs: 4000 },
    ],
  },
  '0006': { does: 'Delivered after a minute.', reports: [{ state: 'delivered', afterMs: 60_000 }] },
  '0007': {
    does: 'Reports out of order: read, then delivered, then sent.',
    reports: [
      { state: 'read', afterMs: 100 },
      { state: 'delivered', afterMs: 200 },
      { state: 'sent', afterMs: 300 },
    ],
  },
  '0008': { does: 'Every webhook comes three times.', reports: [DELIVERED, READ], copies: 3 },
  '0010': { ...ORDINARY, does: 'Answers with the same message.', reply: 'echo' },
  '0011': { ...ORDINARY, does: 'Picks the first option that is offered.', reply: 'choice' },
  '0012': { ...ORDINARY, does: 'Answers with an image.', reply: 'image' },
  '0013': { ...ORDINARY, does: 'Answers with a voice note.', reply: 'voice' },
  '0014': { ...ORDINARY, does: 'Answers with a location.', reply: 'location' },
  '0015': { ...ORDINARY, does: 'Reacts with a thumb.', reply: 'reaction' },
  '0016': { ...ORDINARY, does: 'Answers STOP.', reply: 'stop' },
  '0017': { ...ORDINARY, does: 'Answers without showing a phone number.', reply: 'user' },
  '0018': { ...ORDINARY, does: 'Answers with something that cannot be read.', reply: 'unreadable' },
  '0019': { ...ORDINARY, does: 'Answers, then edits the answer.', reply: 'edit' },
  '0020': { ...ORDINARY, does: 'Answers, then deletes the answer.', reply: 'revoke' },
};

const TROUBLE: Readonly<Record<string, Behaviour>> = {
  '0301': {
    does: 'The outcome of the first attempt is unknown; a repeat with the same key goes through.',
    refusal: { code: 'outcome_unknown', times: 1 },
    reports: [DELIVERED, READ],
  },
  '0302': {
    does: 'The outcome is unknown and not to be repeated; a report after 1 s settles it.',
    refusal: { code: 'outcome_unknown', retryable: false },
    reports: [
      { state: 'sent', afterMs: 1000 },
      { state: 'delivered', afterMs: 1100 },
    ],
  },
  '0303': { does: 'The outcome stays unknown.', refusal: { code: 'outcome_unknown', retryable: false }, reports: [] },
  '0304': {
    does: 'The provider is down for the first two attempts.',
    refusal: { code: 'provider_unavailable', times: 2 },
    reports: [DELIVERED, READ],
  },
  '0305': {
    does: 'Rate limited once, with a wait of 1 s.',
    refusal: { code: 'rate_limited', times: 1, retryAfterMs: 1000 },
    reports: [DELIVERED, READ],
  },
  '0401': { ...ORDINARY, does: 'The send is answered after 1 s.', answerAfterMs: 1000 },
  '0402': { ...ORDINARY, does: 'The send is answered after 10 s.', answerAfterMs: 10_000 },
};

/** Everything that is not ordinary, by the last four digits. */
export const MAGIC: Readonly<Record<string, Behaviour>> = {
  ...JOURNEYS,
  ...Object.fromEntries(Object.entries(CODES).map(([digits, code]) => [`01${digits}`, refused(code)])),
  ...Object.fromEntries(Object.entries(CODES).map(([digits, code]) => [`02${digits}`, failing(code)])),
  ...TROUBLE,
};

/** How the phone at this address behaves. */
export function behaviourOf(address: Address): Behaviour {
  if (address.type !== 'phone' || !address.number.startsWith(MAGIC_PREFIX)) return ORDINARY;
  return MAGIC[address.number.slice(MAGIC_PREFIX.length)] ?? ORDINARY;
}

function refused(code: ErrorCode): Behaviour {
  return {
    does: `The send is refused: \`${code}\`.`,
    refusal: { code, ...(code === 'rate_limited' && { retryAfterMs: 2000 }) },
    reports: [],
    ...(code === 'recipient_unreachable' && { unknownNumber: true }),
  };
}

function failing(code: ErrorCode): Behaviour {
  return { does: `Accepted, then fails: \`${code}\`.`, reports: [{ state: 'failed', afterMs: 100 }], failure: code };
}
