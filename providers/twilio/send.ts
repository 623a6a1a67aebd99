import * as z from 'zod';
import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { outcomeUnknown, sendFailure } from '../../core/provider-kit/faults.ts';
import { assertMediaUrls } from '../../core/provider-kit/media-url.ts';
import {
  GatewayError,
  ProviderApiError,
  type OutboundMessage,
  type SendOptions,
  type SendResult,
} from '../../core/provider/index.ts';
import { toRequest } from './api.ts';
import { forget } from './content.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { failedAtOnce, refusal } from './errors.ts';
import { prepare, toWhatsAppAddress, type MessageParameters } from './messages.ts';
import { resolve } from './resolve.ts';
import { statusCallbackUrl } from './status-callback.ts';

const NOT_DEDUPLICATED = { provider: PROVIDER_ID, idempotentSend: false } as const;

/** The part of Twilio's answer that we read (twilio-oai, `api.v2010.account.message`). */
const messageSchema = z.object({
  sid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/),
  status: z.string(),
  error_code: z.number().int().nullish(),
  error_message: z.string().nullish(),
});

/** `providerOptions.twilio` of a send. */
const optionsSchema = z.strictObject({
  /** Seconds after which Twilio gives up instead of sending late. */
  validityPeriod: z.int().min(1).max(36_000).optional(),
});

/**
 * Hands a message to Twilio. Twilio does not deduplicate, so what may have been taken is never repeated: the status
 * callback brings our key back and settles it.
 *
 * Buttons, lists and templates need a Content resource first. Finding or making one sends nothing: its faults may be
 * retried.
 */
export async function send(context: Context, message: OutboundMessage, options: SendOptions): Promise<SendResult> {
  assertMediaUrls(message, context.settings.apiUrl);
  const prepared = prepare(message);
  const envelope: MessageParameters = {
    To: toWhatsAppAddress(message.to),
    ...senderOf(context),
    StatusCallback: statusCallbackUrl(context.runtime.connection.webhookUrl, options.idempotencyKey),
    ...extras(options),
  };
  const attempt = async (repeated = false): Promise<SendResult> => {
    const { parameters, contentName, warnings } = await resolve(context, prepared, options);
    try {
      return { ...(await post(context, { ...envelope, ...parameters }, options)), warnings };
    } catch (error) {
      if (contentName === undefined || repeated || !isContentGone(error)) throw error;
      // Refused, so nothing was sent: somebody deleted the content that we remembered. Once more, from scratch.
      forget(context, contentName);
      return attempt(true);
    }
  };
  return attempt();
}

async function post(
  context: Context,
  parameters: MessageParameters,
  { signal }: SendOptions,
): Promise<Omit<SendResult, 'warnings'>> {
  const { config, runtime } = context;
  const request = toRequest(context, {
    method: 'POST',
    host: 'apiUrl',
    path: `/2010-04-01/Accounts/${config.accountSid}/Messages.json`,
    body: { form: parameters },
    ...(signal !== undefined && { signal }),
  });
  try {
    const response = await runtime.http.request(request);
    if (!isSuccess(response)) throw refusal(response, { kind: 'send', now: runtime.now() });
    const answer = readJson(response.body, messageSchema);
    if (answer === undefined) throw outcomeUnknown(NOT_DEDUPLICATED, new Error('the answer is not readable'));
    if (answer.status === 'failed' || answer.status === 'undelivered') {
      throw failedAtOnce(response.status, {
        code: answer.error_code ?? undefined,
        message: answer.error_message ?? undefined,
      });
    }
    return { providerMessageId: answer.sid, state: SENT.has(answer.status) ? 'sent' : 'queued' };
  } catch (error) {
    throw sendFailure(error, NOT_DEDUPLICATED);
  }
}

/** The words that mean WhatsApp has it. `accepted`, `queued` and `sending` are still Twilio's. */
const SENT: ReadonlySet<string> = new Set(['sent', 'delivered', 'read']);

/** 21655: this ContentSid does not exist. */
function isContentGone(error: unknown): boolean {
  return ProviderApiError.isInstance(error) && error.providerCode === '21655';
}

/** A number, a Messaging Service, or both: then the number is one of the service's pool. */
function senderOf({ config }: Context): MessageParameters {
  const { number, messagingServiceSid } = config;
  return {
    ...(number !== undefined && { From: `whatsapp:${number}` }),
    ...(messagingServiceSid !== undefined && { MessagingServiceSid: messagingServiceSid }),
  };
}

function extras({ providerOptions }: SendOptions): MessageParameters {
  const parsed = optionsSchema.safeParse(providerOptions?.[PROVIDER_ID] ?? {});
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({
      path: ['providerOptions', PROVIDER_ID, ...path].join('.'),
      message,
    }));
    throw new GatewayError({ code: 'invalid_message', provider: PROVIDER_ID, fields });
  }
  const { validityPeriod } = parsed.data;
  return validityPeriod === undefined ? {} : { ValidityPeriod: String(validityPeriod) };
}
