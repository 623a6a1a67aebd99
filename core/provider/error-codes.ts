type Row = {
  readonly type: 'request' | 'access' | 'recipient' | 'policy' | 'account' | 'session' | 'provider' | 'gateway';
  readonly status: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 416 | 422 | 429 | 500 | 502 | 503 | 504;
  readonly retryable: boolean;
  readonly title: string;
  readonly action: string;
};

/**
 * Every way a call can fail: its HTTP status, whether repeating helps, and what to do about it.
 *
 * `retryable` means exactly "repeating cannot send the message twice". The HTTP edge, the docs and the SDK derive from
 * this table; there is no second one.
 */
export const ERROR_CODES = {
  // The request itself.
  invalid_json: {
    type: 'request',
    status: 400,
    retryable: false,
    title: 'The body is not JSON',
    action: 'Send a JSON object with content-type application/json.',
  },
  invalid_request: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'The request is not valid',
    action: 'Mend the fields named in `errors`.',
  },
  route_not_found: {
    type: 'request',
    status: 404,
    retryable: false,
    title: 'There is no such route',
    action: 'Check the path against the API reference.',
  },
  method_not_allowed: {
    type: 'request',
    status: 405,
    retryable: false,
    title: 'This route does not take this method',
    action: 'Use one of the methods in the Allow header.',
  },
  body_too_large: {
    type: 'request',
    status: 413,
    retryable: false,
    title: 'The body is too large',
    action: 'Send less, or give media by URL.',
  },
  range_not_satisfiable: {
    type: 'request',
    status: 416,
    retryable: false,
    title: 'The range lies beyond the end',
    action: 'Ask for a part of it: the size stands in Content-Range.',
  },
  media_type_mismatch: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'The content is not what it is said to be',
    action: 'Send it with its own content type, or with application/octet-stream.',
  },
  media_quota_exceeded: {
    type: 'request',
    status: 413,
    retryable: false,
    title: 'The media of this tenant have no room left',
    action: 'Delete media, or ask the operator for a larger quota.',
  },
  unsupported_media_type: {
    type: 'request',
    status: 415,
    retryable: false,
    title: 'The content type is not supported',
    action: 'Send application/json.',
  },
  resource_not_found: {
    type: 'request',
    status: 404,
    retryable: false,
    title: 'There is no such resource',
    action: 'Check the id; it may belong to another tenant.',
  },
  conflict: {
    type: 'request',
    status: 409,
    retryable: false,
    title: 'The resource is not in a state that allows this',
    action: 'Read the resource and decide again.',
  },
  idempotency_key_reused: {
    type: 'request',
    status: 409,
    retryable: false,
    title: 'This Idempotency-Key was used with another body',
    action: 'Use a new key for a new message.',
  },
  request_in_progress: {
    type: 'request',
    status: 409,
    retryable: true,
    title: 'A request with this Idempotency-Key is still running',
    action: 'Repeat the same request in a moment.',
  },
  invalid_configuration: {
    type: 'request',
    status: 400,
    retryable: false,
    title: 'The connection is not configured correctly',
    action: 'Mend the configuration fields named in `errors`.',
  },
  invalid_message: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'The message is not valid',
    action: 'Mend the message; `detail` says where.',
  },
  unsupported_message: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'This provider cannot send this message',
    action: "Look at the connection's capabilities and send another type.",
  },
  template_not_found: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'The template does not exist in this language',
    action: 'Create it, or name one that exists.',
  },
  template_parameters: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'The template expects other parameters',
    action: 'Give as many parameters as the template has placeholders.',
  },
  media_rejected: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'The provider did not take the media',
    action: 'Check type and size against the capabilities.',
  },
  media_unavailable: {
    type: 'request',
    status: 404,
    retryable: false,
    title: 'The media is not there',
    action: 'If it was received, ask its sender to send it again; if it is to be sent, check its address.',
  },
  url_not_allowed: {
    type: 'request',
    status: 422,
    retryable: false,
    title: 'This URL may not be fetched',
    action: 'Give a public https URL.',
  },

  // Who is asking.
  unauthenticated: {
    type: 'access',
    status: 401,
    retryable: false,
    title: 'The API key is missing or not valid',
    action: 'Send `Authorization: Bearer <key>` with a key that is not revoked or expired.',
  },
  insufficient_scope: {
    type: 'access',
    status: 403,
    retryable: false,
    title: 'This key may not do this',
    action: 'Use a key with the scope named in `detail`.',
  },
  too_many_requests: {
    type: 'access',
    status: 429,
    retryable: true,
    title: 'This gateway is asked too often',
    action: 'Repeat after Retry-After; the operator sets the limits.',
  },
  tenant_suspended: {
    type: 'access',
    status: 403,
    retryable: false,
    title: 'The tenant is suspended',
    action: 'Resume the tenant with the admin key.',
  },

  connect_link_closed: {
    type: 'access',
    status: 410,
    retryable: false,
    title: 'The connect link is over',
    action: 'Make a new link.',
  },

  // Who should get it.
  recipient_unreachable: {
    type: 'recipient',
    status: 422,
    retryable: false,
    title: 'The recipient is not on WhatsApp',
    action: 'Check the number with its owner.',
  },
  recipient_not_allowed: {
    type: 'recipient',
    status: 403,
    retryable: false,
    title: 'This sender may not write to this recipient yet',
    action: 'Let the recipient write first, or wait.',
  },
  recipient_opted_out: {
    type: 'recipient',
    status: 403,
    retryable: false,
    title: 'The recipient has opted out',
    action: 'Do not write until they opt in again.',
  },
  marketing_opted_out: {
    type: 'recipient',
    status: 403,
    retryable: false,
    title: 'The recipient has opted out of marketing',
    action: 'Send no marketing templates until they opt in again. Other messages may be sent.',
  },

  // WhatsApp's rules.
  outside_window: {
    type: 'policy',
    status: 409,
    retryable: false,
    title: 'The 24-hour window is closed',
    action: 'Send a template.',
  },
  template_unavailable: {
    type: 'policy',
    status: 409,
    retryable: false,
    title: 'The template is paused, rejected or disabled',
    action: 'Use another template, or appeal.',
  },
  policy_blocked: {
    type: 'policy',
    status: 403,
    retryable: false,
    title: 'WhatsApp held the message back',
    action: "Do not repeat it; look at the account's quality.",
  },

  // The account that sends.
  credentials_rejected: {
    type: 'account',
    status: 502,
    retryable: false,
    title: 'The provider rejected the credentials',
    action: "Renew the connection's credentials.",
  },
  permission_denied: {
    type: 'account',
    status: 502,
    retryable: false,
    title: 'The credentials do not allow this',
    action: 'Grant the permission at the provider.',
  },
  sender_not_found: {
    type: 'account',
    status: 409,
    retryable: false,
    title: 'The sender number is not usable',
    action: 'Register the number at the provider.',
  },
  account_restricted: {
    type: 'account',
    status: 403,
    retryable: false,
    title: 'The WhatsApp account is restricted',
    action: "Open WhatsApp on the phone, or the provider's console.",
  },
  number_mismatch: {
    type: 'account',
    status: 409,
    retryable: false,
    title: 'This is another number than the one asked for',
    action: 'Connect the number that the link is for, or make a link without a number.',
  },
  payment_required: {
    type: 'account',
    status: 402,
    retryable: false,
    title: 'The provider account has a billing problem',
    action: "Settle it in the provider's console.",
  },
  quota_exceeded: {
    type: 'account',
    status: 429,
    retryable: false,
    title: 'The quota of this period is used up',
    action: 'Wait for the next period, or raise the limit.',
  },

  // The paired phone.
  session_not_connected: {
    type: 'session',
    status: 409,
    retryable: true,
    title: 'The phone is not connected right now',
    action: 'It reconnects by itself, or call connect.',
  },
  session_logged_out: {
    type: 'session',
    status: 409,
    retryable: false,
    title: 'The phone has to be paired again',
    action: 'Pair it: call connect and scan the QR code.',
  },

  // The provider.
  rate_limited: {
    type: 'provider',
    status: 429,
    retryable: true,
    title: 'Too many requests',
    action: 'Repeat after Retry-After.',
  },
  provider_unavailable: {
    type: 'provider',
    status: 503,
    retryable: true,
    title: 'The provider could not be reached',
    action: 'It is tried again by itself.',
  },
  provider_rejected: {
    type: 'provider',
    status: 502,
    retryable: false,
    title: 'The provider refused the request',
    action: '`provider.code` and `provider.message` say why.',
  },
  outcome_unknown: {
    type: 'provider',
    status: 504,
    retryable: false,
    title: 'The provider may or may not have taken the message',
    action: 'Wait for a status event, or decide by hand. It is never repeated blindly.',
  },
  webhook_not_authentic: {
    type: 'provider',
    status: 401,
    retryable: false,
    title: 'The webhook could not be verified',
    action: 'Check the signing secret at both ends.',
  },

  // Ourselves.
  message_expired: {
    type: 'gateway',
    status: 410,
    retryable: false,
    title: 'The message was not sent before it expired',
    action: 'Send it again if it still matters.',
  },
  message_cancelled: {
    type: 'gateway',
    status: 409,
    retryable: false,
    title: 'The message was cancelled before it was sent',
    action: 'Nothing; it was not sent.',
  },
  storage_unavailable: {
    type: 'gateway',
    status: 503,
    retryable: true,
    title: 'The database could not be reached',
    action: 'Repeat in a moment; nothing was half done.',
  },
  internal_error: {
    type: 'gateway',
    status: 500,
    retryable: false,
    title: 'Something went wrong in polyzap',
    action: 'Report it with the request id.',
  },
} as const satisfies Record<string, Row>;

/** A code of the table. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** For codes that come from outside, such as a stored row or another process. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}
