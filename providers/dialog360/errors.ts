import type { ReadText } from '../cloud-api/errors.ts';
import type { ErrorCode } from '../../core/provider/index.ts';

/**
 * What 360dialog says for itself, in sentences instead of numbers; errors of Meta's come through with theirs
 * (`../cloud-api/error-table.ts`). From https://docs.360dialog.com, the pages on troubleshooting and limits.
 */
const SENTENCES: readonly { readonly pattern: RegExp; readonly code: ErrorCode }[] = [
  { pattern: /invalid api[ _-]?key/i, code: 'credentials_rejected' },
  { pattern: /exceeded .*rate limit/i, code: 'rate_limited' },
  { pattern: /has been disabled/i, code: 'account_restricted' },
  { pattern: /lack of payment/i, code: 'payment_required' },
];

/** What 360dialog says in a sentence and not in a code; undefined for one that we do not know. */
export const readText: ReadText = (text) => SENTENCES.find(({ pattern }) => pattern.test(text))?.code;
