import type { Address, Contact, PhoneNumber } from './address.ts';
import type { DeliveryState } from './delivery.ts';
import type { ErrorCode } from './error-codes.ts';
import type { MessageTarget } from './content.ts';
import type { InboundMessage } from './message.ts';
import type { SessionState } from './session.ts';

type Envelope<Type extends string, Data> = {
  readonly type: Type;
  /** Stable across redeliveries of the same webhook; the deduplication key within a connection. */
  readonly id: string;
  /** When it happened, ISO 8601; not when we heard of it. */
  readonly timestamp: string;
  /** The business number concerned. Core drops events for a number the connection does not own. */
  readonly number?: PhoneNumber;
  readonly data: Data;
};

/** What a backend tells us, in one vocabulary. */
export type ProviderEvent =
  | Envelope<'message.received', InboundMessage>
  | Envelope<
      'message.status_changed',
      {
        readonly providerMessageId: string;
        /** The key that the message was sent with, where the backend gives it back: settles a send whose outcome was unknown. */
        readonly idempotencyKey?: string;
        readonly state: DeliveryState;
        /** The backend's own word for it. */
        readonly providerState: string;
        readonly failure?: DeliveryFailure;
        /** What the message costs, where the backend says so. */
        readonly pricing?: MessagePricing;
      }
    >
  /** The sender changed the text of an earlier message. */
  | Envelope<'message.edited', { readonly chat: Address; readonly target: MessageTarget; readonly text: string }>
  /** The sender deleted an earlier message for everyone. */
  | Envelope<'message.revoked', { readonly chat: Address; readonly target: MessageTarget }>
  /** Two names turned out to be the same person (a LID and a phone number). */
  | Envelope<'contact.identified', Contact>
  /** Somebody told WhatsApp itself that they want no more marketing from this business, or want it again. */
  | Envelope<
      'contact.marketing_changed',
      { readonly contact: Contact; readonly wanted: boolean; readonly reason?: string }
    >
  | Envelope<'session.state_changed', SessionState>
  /** Something we cannot read. Kept whole, so that nothing a backend sends is lost. */
  | Envelope<'unknown', { readonly reason: string; readonly payload: unknown }>;

/** What can have happened. */
export type ProviderEventType = ProviderEvent['type'];

/** How the backend bills a message. Its words are kept: they are what an invoice shows. */
export type MessagePricing = {
  readonly billable: boolean;
  /** `marketing`, `utility`, `authentication`, `service`, … */
  readonly category: string;
  /** `PMP`, `CBP`, … */
  readonly model?: string;
};

/** Why a message that was accepted did not arrive. */
export type DeliveryFailure = {
  readonly code: ErrorCode;
  readonly providerCode?: string;
  readonly message?: string;
};
