import type { DeliveryState, ProviderEvent } from '../../core/provider/index.ts';
import { failureOf } from './errors.ts';
import { field, type Form } from './form.ts';
import { numberOf } from './people.ts';

/**
 * Twilio's words for an outbound message (twilio-oai, `message_enum_status`). The callbacks are best effort, in no
 * order, and may repeat; core only moves forward.
 */
const STATES: { readonly [word: string]: DeliveryState } = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** `MessageStatus`, where this is a status callback. A received message has `SmsStatus=received` and no other. */
export function statusWord(form: Form): string | undefined {
  const word = (field(form, 'MessageStatus') ?? field(form, 'SmsStatus'))?.toLowerCase();
  return word === 'received' || word === 'receiving' ? undefined : word;
}

/**
 * A status callback as an event; undefined for a word that we do not know. Its id is the message and the word, so a
 * repeated callback is the same event.
 *
 * @param key the idempotency key that the callback URL brought back
 * @param now the callback has no time of its own
 */
export function readStatus(
  form: Form,
  messageSid: string,
  word: string,
  { key, now }: { readonly key: string | undefined; readonly now: string },
): ProviderEvent | undefined {
  const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
  if (state === undefined) return undefined;
  const number = numberOf(field(form, 'From'));
  return {
    type: 'message.status_changed',
    id: `${messageSid}-${word}`,
    timestamp: now,
    ...(number !== undefined && { number }),
    data: {
      providerMessageId: messageSid,
      ...(key !== undefined && { idempotencyKey: key }),
      state,
      providerState: word,
      ...(state === 'failed' && { failure: failure(form, word) }),
    },
  };
}

function failure(form: Form, word: string): ReturnType<typeof failureOf> {
  if (word === 'canceled') return { code: 'message_cancelled' };
  const code = field(form, 'ErrorCode');
  const message = field(form, 'ErrorMessage') ?? field(form, 'ChannelStatusMessage');
  return failureOf(code === '0' ? undefined : code, message);
}
