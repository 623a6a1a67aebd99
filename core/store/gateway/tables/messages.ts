import type { DeliveryState } from '../../../provider/index.ts';

export type MessageRow = {
  id: string;
  tenant_id: string;
  connection_id: string;
  /** Null for a message to a group. */
  contact_id: string | null;
  group_id: string | null;
  direction: 'inbound' | 'outbound';
  type: string;
  /** JSON: the contract's content, media bytes as base64 until the message has left us. */
  content: string;
  /** JSON `SentAs`: what is handed to the provider, where that is not `content` as it stands. */
  sent_as: string | null;
  /** JSON `Address`: where an outbound message goes; for an inbound one, who wrote it. */
  address: string;
  /** Our id of the quoted message. */
  reply_to: string | null;
  state: DeliveryState | 'received';
  /** The provider that carried it; stays when the connection is switched. */
  provider: string;
  provider_message_id: string | null;
  /** JSON `{ code, message, providerCode? }`. */
  error: string | null;
  /** JSON array of `Warning`. */
  warnings: string;
  /** JSON array of `{ state, at }`, oldest first. */
  timeline: string;
  client_reference: string | null;
  metadata: string;
  idempotency_key: string | null;
  /** SHA-256 of the request that came with the key. */
  fingerprint: string | null;
  created_at: number;
  updated_at: number;
  /** Outbound: not sent after this. */
  expires_at: number | null;
  edited_at: number | null;
  revoked_at: number | null;
  /** JSON `MessageRoute`; null where there was nothing to choose. */
  route: string | null;
  /** JSON array of `Attempt`, where there are several connections to try. */
  attempts: string | null;
  /** JSON `MessagePricing`: how the provider bills it, once it has said so. */
  pricing: string | null;
  /** JSON `KeptWish`: other ways to say it, where the request gave any. */
  wish: string | null;
  /** Outbound: not sent before this; null where the request did not say so. */
  send_at: number | null;
  /** The failed message that this one repeats. No two repeat one. */
  retry_of: string | null;
  /** When somebody decided by hand how it ended. */
  resolved_at: number | null;
  /** `traceparent` of the request that it came with; null where nobody traces. */
  trace?: string | null | undefined;
};

/** A message that still has to be handed to its provider. The row goes when that is settled. */
export type SendRow = {
  message_id: string;
  tenant_id: string;
  connection_id: string;
  /** `addressKey` of where it goes: messages to one recipient stand in line, by position. */
  recipient: string;
  /** The message's id; for one that is sent later, an id as it would be made then: until then it stands before nobody. */
  position: string;
  /** 1 where the recipient is nobody whom the connection has written to or heard of, and it counts those. */
  cold: 0 | 1;
  /** Not before this. A claim pushes it ahead: a lease, so the rows of a dead worker come back. */
  due_at: number;
  /** The message's. After it the row leaves the line, whoever stands before it. */
  expires_at: number;
  /** Claims so far. Whoever settles must still hold the last one. */
  attempts: number;
  /** 1 while an attempt is under way, and after one whose outcome nobody knows: from then on it cannot simply fail. */
  maybe_taken: 0 | 1;
  /** Why it waits; null while an attempt is under way. */
  last_error: string | null;
  /** Which of the connection's configurations it is for. */
  epoch: number;
};

/** A status that came before we had stored the provider's id of its message. Applied when we have. */
export type EarlyStatusRow = {
  connection_id: string;
  provider: string;
  provider_message_id: string;
  provider_event_id: string;
  /** JSON `ProviderEvent`. */
  event: string;
  created_at: number;
};
