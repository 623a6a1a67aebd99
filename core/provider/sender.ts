import type { PhoneNumber } from './address.ts';
import type { CallOptions } from './call.ts';

/** How far a number has come with WhatsApp, and what somebody has to do now. */
export type SenderStanding =
  /** The backend knows nothing of it. */
  | { readonly status: 'unregistered'; readonly nextAction: 'register' }
  /** The backend or WhatsApp is at it: minutes, or with a review of the name, days. */
  | { readonly status: 'pending'; readonly nextAction: 'wait' }
  /** WhatsApp has sent a code to the number. */
  | { readonly status: 'code_needed'; readonly nextAction: 'enter_code' }
  /** Can send. */
  | { readonly status: 'online'; readonly nextAction: 'none' }
  /** Cannot send; `reasons` say why, as far as the backend does. */
  | { readonly status: 'offline'; readonly nextAction: 'see_reasons' };

/** The connection's number, as a sender at its backend. */
export type SenderState = SenderStanding & {
  readonly number: PhoneNumber;
  /** The backend's own word for it; null where it knows nothing of the number. */
  readonly providerStatus: string | null;
  readonly reasons: readonly string[];
  readonly qualityRating?: string;
  readonly messagingLimit?: string;
};

/** A number that is to be registered for WhatsApp. */
export type SenderRequest = {
  /** What people see; WhatsApp reviews it. */
  readonly displayName: string;
  /** The WhatsApp Business account that the tenant has connected, where the operator registers on its behalf. */
  readonly businessAccountId?: string;
  /** How WhatsApp sends its code. Numbers that are the backend's own need none. */
  readonly verification?: 'sms' | 'voice';
};

/** Registers the connection's number for WhatsApp, where the backend takes that by calls. */
export type ProviderSender = {
  state(options?: CallOptions): Promise<SenderState>;
  /** Also has the backend call us about it. Safe to repeat: a number that is registered stays as it is. */
  register(request: SenderRequest, options?: CallOptions): Promise<SenderState>;
  /** With the code that WhatsApp sent to the number. Throws `sender_not_found` for one that is not registered. */
  verify(code: string, options?: CallOptions): Promise<SenderState>;
  /** Gives the number back: nothing is sent or received with it any more. Safe to repeat. */
  remove(options?: CallOptions): Promise<void>;
};
