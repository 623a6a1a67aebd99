import {
  GatewayError,
  type CallOptions,
  type PhoneNumber,
  type ProviderSender,
  type SenderStanding,
  type SenderState,
} from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { createSender, deleteSender, listSenders, verifySender, type Sender } from './senders.ts';

/** The connection's number as a WhatsApp sender of its account (docs/whatsapp/api/senders). */
export function createRegistration(context: Context, number: PhoneNumber): ProviderSender {
  const find = async (options?: CallOptions): Promise<Sender | undefined> =>
    (await listSenders(context, options)).find((sender) => sender.number === number);

  return {
    async state(options) {
      return toState(number, await find(options));
    },

    async register({ displayName, businessAccountId, verification }, options) {
      // Looked up first: Twilio refuses a number that it has, in words that also say other things.
      const existing = await find(options);
      if (existing !== undefined) return toState(number, existing);
      const request = {
        number,
        displayName,
        webhookUrl: context.runtime.connection.webhookUrl,
        ...(businessAccountId !== undefined && { wabaId: businessAccountId }),
        ...(verification !== undefined && { verification }),
      };
      return toState(number, await createSender(context, request, options));
    },

    async verify(code, options) {
      const sender = await find(options);
      if (sender === undefined) throw new GatewayError({ code: 'sender_not_found', provider: PROVIDER_ID });
      return toState(number, await verifySender(context, sender.sid, code, options));
    },

    async remove(options) {
      const sender = await find(options);
      if (sender !== undefined) await deleteSender(context, sender.sid, options);
    },
  };
}

function toState(number: PhoneNumber, sender: Sender | undefined): SenderState {
  if (sender === undefined) {
    return { status: 'unregistered', nextAction: 'register', number, providerStatus: null, reasons: [] };
  }
  const { status: providerStatus, offlineReasons: reasons, qualityRating, messagingLimit } = sender;
  return {
    ...standingOf(sender),
    number,
    providerStatus,
    reasons,
    ...(qualityRating !== undefined && { qualityRating }),
    ...(messagingLimit !== undefined && { messagingLimit }),
  };
}

/** CREATING, VERIFYING, TWILIO_REVIEW, DRAFT, STUBBED, and what is younger than we are: nothing to do but wait. */
function standingOf({ status, isOnline }: Sender): SenderStanding {
  if (isOnline) return { status: 'online', nextAction: 'none' };
  if (status === 'OFFLINE') return { status: 'offline', nextAction: 'see_reasons' };
  if (status === 'PENDING_VERIFICATION') return { status: 'code_needed', nextAction: 'enter_code' };
  return { status: 'pending', nextAction: 'wait' };
}
