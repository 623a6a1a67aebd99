import { createHash } from 'node:crypto';
import {
  GatewayError,
  type MessageAction,
  type NumberCheck,
  type OutboundMessage,
  type PhoneNumber,
  type SendOptions,
  type SendResult,
} from '../../core/provider/index.ts';
import { countAttempt } from './backend.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { refusalOf } from './errors.ts';
import { schedule, type FollowUp } from './follow-up.ts';
import { behaviourOf, type Behaviour } from './magic.ts';
import { takeFile } from './media.ts';
import { replies } from './reply.ts';
import { stateOf } from './session.ts';

/** Same key, same id: a repeat is the same message, and its webhooks carry the same event ids. */
export async function send(context: Context, asked: OutboundMessage, options: SendOptions): Promise<SendResult> {
  requireConnection(context);
  const message = await takeFile(asked);
  const { idempotencyKey, signal } = options;
  const { id: connectionId } = context.runtime.connection;
  const behaviour = behaviourOf(message.to);
  if (behaviour.answerAfterMs !== undefined) await wait(behaviour.answerAfterMs, signal);

  const providerMessageId = messageId(connectionId, idempotencyKey);
  const followUps = [
    ...reports(behaviour, providerMessageId, idempotencyKey),
    ...(behaviour.reply === undefined
      ? []
      : replies(behaviour.reply, { message, providerMessageId, sentAt: context.runtime.now().toISOString() })),
  ];
  const { refusal, copies } = behaviour;
  const attempt = countAttempt(connectionId, idempotencyKey);
  const refused = refusal !== undefined && attempt <= (refusal.times ?? Number.POSITIVE_INFINITY);
  // A message that was not taken has no sequel; one that perhaps was, has.
  if (!refused || refusal.times === undefined) schedule(context, followUps, copies);
  if (refused) throw refusalOf(refusal);
  return { providerMessageId, state: behaviour.state ?? 'sent', warnings: [] };
}

/** Does nothing but check what is asked. Throws `invalid_message` for a message of the wrong direction. */
export async function perform(context: Context, action: MessageAction): Promise<void> {
  requireConnection(context);
  const wrong = action.type === 'read' ? 'outbound' : 'inbound';
  if (action.type !== 'typing' && action.target.direction === wrong) {
    const message = `${action.type} is not for ${wrong} messages`;
    throw new GatewayError({ code: 'invalid_message', provider: PROVIDER_ID, message });
  }
}

/** Every number has WhatsApp, but those that say otherwise; see `magic.ts`. */
export async function checkNumbers(numbers: readonly PhoneNumber[]): Promise<readonly NumberCheck[]> {
  return numbers.map((number) => {
    const exists = behaviourOf({ type: 'phone', number }).unknownNumber !== true;
    return { number, exists, ...(exists && { canonical: number }) };
  });
}

function reports(behaviour: Behaviour, providerMessageId: string, idempotencyKey: string): readonly FollowUp[] {
  return behaviour.reports.map(({ state, afterMs }) => ({
    afterMs,
    event: {
      type: 'message.status_changed',
      id: `${providerMessageId}-${state}`,
      data: {
        providerMessageId,
        idempotencyKey,
        state,
        providerState: state,
        ...(state === 'failed' &&
          behaviour.failure !== undefined && {
            failure: { code: behaviour.failure, providerCode: `memory/${behaviour.failure}` },
          }),
      },
    },
  }));
}

/** The id that a message gets, from what it is sent with. */
export function messageId(connectionId: string, idempotencyKey: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([connectionId, idempotencyKey]))
    .digest('hex');
  return `MEM${digest.slice(0, 29).toUpperCase()}`;
}

function requireConnection(context: Context): void {
  const { status } = stateOf(context);
  if (status === 'connected') return;
  const code = status === 'logged_out' ? 'session_logged_out' : 'session_not_connected';
  throw new GatewayError({ code, provider: PROVIDER_ID });
}

/** Nothing is taken before the wait is over, so an abort is certain. */
function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(new GatewayError({ code: 'provider_unavailable', provider: PROVIDER_ID }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
  });
}
