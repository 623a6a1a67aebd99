import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { outcomeUnknown, sendFailure } from '../../core/provider-kit/faults.ts';
import type {
  CallOptions,
  HttpRequest,
  MessageAction,
  OutboundMessage,
  SendOptions,
  SendResult,
} from '../../core/provider/index.ts';
import { call, toRequest } from './api.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { refusal } from './errors.ts';
import { attach, fileOf, toWireMessage } from './media.ts';
import { routes, sendResponseSchema } from './wire.ts';

const DEDUPLICATED = { provider: PROVIDER_ID, idempotentSend: true } as const;

/** The server uploads media before it answers. */
const MEDIA_TIMEOUT_MS = 60_000;

/** The server derives WhatsApp's message id from the idempotency key, so a repeat is the same message. */
export async function send(context: Context, message: OutboundMessage, options: SendOptions): Promise<SendResult> {
  const { runtime } = context;
  const json = toRequest(context, {
    method: 'POST',
    path: routes.messages(runtime.connection.id),
    body: { idempotencyKey: options.idempotencyKey, message: toWireMessage(message) },
    ...(options.signal !== undefined && { signal: options.signal }),
    ...('media' in message && { timeoutMs: MEDIA_TIMEOUT_MS }),
  });
  const request = await withFile(json, message, options);
  try {
    const response = await runtime.http.request(request);
    if (!isSuccess(response)) {
      throw refusal(response, { kind: 'send', now: runtime.now() });
    }
    const answer = readJson(response.body, sendResponseSchema);
    if (answer === undefined) throw outcomeUnknown(DEDUPLICATED, new Error('the answer is not readable'));
    return answer;
  } catch (error) {
    throw sendFailure(error, DEDUPLICATED);
  }
}

/** Where the medium is a file, it goes with the request as it is read. Throws `media_unavailable`; nothing is sent then. */
async function withFile(request: HttpRequest, message: OutboundMessage, options: CallOptions): Promise<HttpRequest> {
  const file = fileOf(message);
  if (file === undefined || typeof request.body !== 'string') return request;
  const { body, headers } = await attach(request.body, file, options);
  return { ...request, body, headers: { ...request.headers, ...headers } };
}

/** Reads, types or reacts. Throws what the server refuses; `session_logged_out` where no session was ever started. */
export async function perform(context: Context, action: MessageAction, options?: CallOptions): Promise<void> {
  const path = routes.actions(context.runtime.connection.id);
  const response = await call(context, { method: 'POST', path, body: action, ...options });
  if (response === undefined) {
    throw refusal(
      { status: 409, headers: new Headers(), body: NOT_STARTED },
      { kind: 'call', now: context.runtime.now() },
    );
  }
}

const NOT_STARTED = new TextEncoder().encode('{"code":"session_logged_out"}');
