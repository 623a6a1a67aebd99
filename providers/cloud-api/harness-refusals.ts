import type { Upstream } from '../../test/contract/harness.ts';

/** `from vendor docs`: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export function metaError(code: number, message: string, details: string): object {
  return {
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
    },
  };
}

/** Refusals in Meta's words, with the statuses that it gives them; partners pass them on. */
export const metaRefusals: Upstream['refusals'] = [
  {
    name: 'the window is closed',
    status: 400,
    body: metaError(
      131047,
      'Re-engagement message',
      'More than 24 hours have passed since the recipient last replied.',
    ),
    code: 'outside_window',
    retryable: false,
  },
  {
    name: 'the token has expired',
    status: 401,
    body: {
      error: { message: 'Error validating access token', type: 'OAuthException', code: 190, error_subcode: 463 },
    },
    code: 'credentials_rejected',
    retryable: false,
  },
  {
    name: 'throughput',
    status: 429,
    body: metaError(130429, 'Rate limit hit', 'Cloud API message throughput has been reached.'),
    code: 'rate_limited',
    retryable: true,
  },
  {
    name: 'throughput, with a time to wait',
    status: 429,
    headers: { 'retry-after': '3' },
    body: metaError(130429, 'Rate limit hit', 'Cloud API message throughput has been reached.'),
    code: 'rate_limited',
    retryable: true,
    retryAfterMs: 3000,
  },
  {
    name: 'the account makes too many calls',
    status: 400,
    body: metaError(80007, 'Rate limit issues', 'The account has reached its rate limit.'),
    code: 'rate_limited',
    retryable: true,
  },
  {
    name: 'too many messages to one person',
    status: 400,
    body: metaError(131056, 'Pair rate limit hit', 'Too many messages from this number to the same number.'),
    code: 'rate_limited',
    retryable: true,
    retryAfterMs: 6000,
  },
  {
    name: 'something went wrong over there: it may have been sent',
    status: 500,
    body: metaError(131000, 'Something went wrong', 'Message failed to send due to an unknown error.'),
    code: 'outcome_unknown',
    retryable: false,
  },
  {
    name: 'overloaded, and says so before it took anything',
    status: 400,
    body: metaError(131016, 'Service unavailable', 'A service is temporarily unavailable.'),
    code: 'provider_unavailable',
    retryable: true,
  },
  {
    name: 'permissions, with a status that looks like a fault',
    status: 500,
    body: metaError(3, 'API Method', 'Capability or permissions issue.'),
    code: 'permission_denied',
    retryable: false,
  },
  {
    name: 'a number from the future',
    status: 400,
    body: metaError(199999, 'Telepathy', 'The recipient did not think of you.'),
    code: 'provider_rejected',
    retryable: false,
  },
  {
    name: 'a number from the future and a fault',
    status: 503,
    body: metaError(199999, 'Telepathy', 'The recipient did not think of you.'),
    code: 'outcome_unknown',
    retryable: false,
  },
  {
    name: 'nothing that can be read',
    status: 403,
    body: '<html>forbidden</html>',
    code: 'permission_denied',
    retryable: false,
  },
  {
    name: 'a redirect, which is not followed',
    status: 302,
    headers: { location: 'https://elsewhere.test/' },
    body: '',
    code: 'provider_rejected',
    retryable: false,
  },
];
