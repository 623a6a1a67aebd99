import {
  GatewayError,
  ProviderApiError,
  type DeliveryFailure,
  type ErrorCode,
  type GatewayErrorOptions,
} from '../../../../core/provider/index.ts';

/** Why WhatsApp's server did not take a message: the `error` of its ack. READ in Baileys, whatsmeow and their issues, except 463. */
const NACKS: Readonly<Record<string, { readonly code: ErrorCode; readonly message: string }>> = {
  '403': { code: 'permission_denied', message: 'This account may not write there' },
  '404': { code: 'recipient_unreachable', message: 'WhatsApp does not know the recipient' },
  '405': { code: 'policy_blocked', message: 'WhatsApp does not allow this message' },
  '420': { code: 'permission_denied', message: 'Not a member of this group any more' },
  '429': { code: 'rate_limited', message: 'Too many messages in a short time' },
  '463': { code: 'recipient_not_allowed', message: 'This account may not start new conversations right now' },
  '475': { code: 'account_restricted', message: 'WhatsApp restricts what this account may start' },
  '479': { code: 'provider_rejected', message: 'WhatsApp could not use the message as it was addressed' },
  '487': { code: 'provider_rejected', message: 'WhatsApp could not read the message' },
  '500': { code: 'provider_unavailable', message: 'WhatsApp had an internal error' },
  '503': { code: 'provider_unavailable', message: 'WhatsApp is not available right now' },
};

/** Nacks after which the account may not start conversations until a date. */
export const RESTRICTING_NACKS: readonly string[] = ['463', '475'];

/** A refused message, as it is stored, reported and answered. */
export function failureOfNack(providerCode: string): DeliveryFailure {
  const known = NACKS[providerCode];
  return {
    code: known?.code ?? 'provider_rejected',
    providerCode,
    message: known?.message ?? `WhatsApp refused the message with code ${providerCode}`,
  };
}

/** A failure that WhatsApp reported, as what it is thrown as. */
export function errorOfFailure(failure: DeliveryFailure): ProviderApiError {
  return new ProviderApiError({
    code: failure.code,
    message: failure.message,
    provider: 'baileys',
    providerCode: failure.providerCode,
  });
}

/** A refusal of our own. */
export function refuse(code: ErrorCode, message?: string, options?: Partial<GatewayErrorOptions>): GatewayError {
  return new GatewayError({ code, message, provider: 'baileys', ...options });
}
