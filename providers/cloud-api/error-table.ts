import type { ErrorCode } from '../../core/provider/index.ts';

/** What an error number means to us. */
export type Meaning = {
  readonly code: ErrorCode;
  /** Where the vendor documents a wait. */
  readonly retryAfterMs?: number;
};

/** The pair rate is about one message in six seconds to the same person. */
const PAIR_RATE_MS = 6_000;
/** A throttled flow takes ten messages an hour. */
const FLOW_RATE_MS = 60 * 60 * 1000;

/**
 * Every error number of the Cloud API, by what it means to us.
 *
 * From Meta's error code reference, https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * as pywa (github.com/david-lev/pywa, errors.py) groups it. The same numbers come as answers and, later, in `failed`
 * statuses. Meta asks to decide on the number, never on the title.
 */
const BY_CODE: { readonly [Code in ErrorCode]?: readonly number[] } = {
  credentials_rejected: [0, 190],
  permission_denied: [3, 10, 131005],
  rate_limited: [4, 80007, 130429, 131056, 132069, 133016],
  quota_exceeded: [131064],
  policy_blocked: [130472, 131048, 131049],
  marketing_opted_out: [131050],
  account_restricted: [368, 130497, 131031],
  payment_required: [131042, 131044],
  recipient_unreachable: [131026],
  // Not on the list of test recipients; identity changed; not ours to write to in this group.
  recipient_not_allowed: [131020, 131030, 131041, 137000],
  outside_window: [131047],
  // The sender as recipient, and a user id where a phone number is needed, are mistakes in the request.
  invalid_message: [100, 131008, 131009, 131021, 131062, 2388019, 2388040, 2388047, 2388073, 2388293, 2388299],
  unsupported_message: [131051],
  media_unavailable: [131052],
  media_rejected: [131053],
  template_parameters: [132000, 132005, 132008, 132012],
  template_not_found: [132001],
  template_unavailable: [131063, 132007, 132015, 132016, 132068, 139200],
  // 33: the number was deleted. 131037, 131045: its name or certificate is not approved. 133010: not registered.
  sender_not_found: [33, 131037, 131045],
  provider_unavailable: [1, 2, 131000, 131016, 131057, 135000],
};

const RANGES: readonly { readonly from: number; readonly to: number; readonly code: ErrorCode }[] = [
  { from: 200, to: 299, code: 'permission_denied' },
  // Groups: full, suspended, not a member.
  { from: 131200, to: 131299, code: 'recipient_not_allowed' },
  // Registration of the sender's number; 133016 is a rate limit and listed above.
  { from: 133000, to: 133015, code: 'sender_not_found' },
];

const WAITS: ReadonlyMap<number, number> = new Map([
  [131056, PAIR_RATE_MS],
  [132069, FLOW_RATE_MS],
]);

const MEANINGS: ReadonlyMap<number, ErrorCode> = new Map(
  Object.entries(BY_CODE).flatMap(([code, numbers]) => numbers.map((number) => [number, code as ErrorCode] as const)),
);

/** Undefined for a number that we have never heard of. */
export function meaningOf(number: number): Meaning | undefined {
  const code = MEANINGS.get(number) ?? RANGES.find(({ from, to }) => number >= from && number <= to)?.code;
  if (code === undefined) return undefined;
  const retryAfterMs = WAITS.get(number);
  return { code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
