import type { SendMessage } from '../api/messages.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError, type FieldError } from '../provider/index.ts';

/** How far ahead a message may be scheduled. Longer plans belong to the app, which knows what became of them. */
const MAX_AHEAD_MS = 90 * 24 * 60 * 60 * 1000;

/** Throws `invalid_request` for what would expire before it could be sent, and for a time too far ahead. */
export function requireTimes(
  context: Pick<GatewayContext, 'now'>,
  { sendAt, expiresAt }: Pick<SendMessage, 'sendAt' | 'expiresAt'>,
): void {
  const now = context.now().getTime();
  const from = sendAt === undefined ? now : Date.parse(sendAt);
  const until = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
  const fields: FieldError[] = [];
  if (sendAt !== undefined && from <= now) fields.push({ path: 'sendAt', message: 'must be in the future' });
  if (from > now + MAX_AHEAD_MS) fields.push({ path: 'sendAt', message: 'must be within 90 days' });
  if (until <= now) fields.push({ path: 'expiresAt', message: 'must be in the future' });
  else if (until <= from) fields.push({ path: 'expiresAt', message: 'must be after sendAt' });
  if (fields.length > 0) throw new GatewayError({ code: 'invalid_request', fields });
}
