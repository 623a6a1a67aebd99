import type { Generated } from 'kysely';
import type { DeliveryState, TemplateStatus } from '../../provider/index.ts';
import type { ConnectLinkRow } from './tables/connect-links.ts';
import type { MediaRow, MediaSettingsRow } from './tables/media.ts';
import type { KeyRateRow, ReconnectCountRow, WrongKeyRow } from './tables/shared-counts.ts';
import type { ErasureRow, InstallationSecretRow, RetentionRow, SweepRow } from './tables/privacy.ts';
import type { UsageCountRow } from './tables/usage.ts';
import type { PaceRow } from './tables/pacing.ts';

export type { PaceRow };

/**
 * The gateway's tables, one type a row. Portable columns only: ids and JSON are text, times are epoch milliseconds,
 * flags are 0 or 1. A field named `…Json` of an API object is a text column without the suffix here.
 */
export type GatewaySchema = {
  readonly tenant: TenantRow;
  readonly connection: ConnectionRow;
  readonly api_key: ApiKeyRow;
  readonly contact: ContactRow;
  readonly contact_address: ContactAddressRow;
  readonly message: MessageRow;
  readonly send: SendRow;
  readonly early_status: EarlyStatusRow;
  readonly event: EventTable;
  readonly pace: PaceRow;
  readonly connection_provider: ConnectionProviderRow;
  readonly audit: AuditRow;
  readonly plan: PlanRow;
  readonly conversation: ConversationRow;
  readonly offer: OfferRow;
  readonly template: TemplateRow;
  readonly template_submission: TemplateSubmissionRow;
  readonly suppression: SuppressionRow;
  readonly opt_out_settings: OptOutSettingsRow;
  readonly webhook_endpoint: WebhookEndpointRow;
  readonly delivery: DeliveryRow;
  readonly webhook_path: WebhookPathRow;
  readonly media: MediaRow;
  readonly media_settings: MediaSettingsRow;
  readonly connect_link: ConnectLinkRow;
  readonly erasure: ErasureRow;
  readonly retention: RetentionRow;
  readonly sweep: SweepRow;
  readonly installation_secret: InstallationSecretRow;
  readonly usage_count: UsageCountRow;
  readonly wrong_key: WrongKeyRow;
  readonly key_rate: KeyRateRow;
  readonly reconnect_count: ReconnectCountRow;
};

export type { ConnectLinkRow } from './tables/connect-links.ts';
import type { WebhookPathRow } from './tables/webhook-paths.ts';

export type TenantRow = {
  id: string;
  name: string;
  status: 'active' | 'suspended';
  metadata: string;
  /** The last event's sequence. Raised inside the transaction that writes the events, so that sequences commit in order. */
  event_sequence: number;
  /** What its connections are made of where nothing else is said. */
  plan_id: string | null;
  /** JSON `Routing`: how its messages find their connection; null where it has one default only. */
  routing: string | null;
  created_at: number;
  updated_at: number;
};

/** A named choice of the operator's: provider, credentials, prices. */
export type PlanRow = {
  id: string;
  name: string;
  provider: string;
  /** JSON: the fields of the provider's config that are not secret. */
  config: string;
  /** Sealed JSON: the secret fields. */
  secrets: Uint8Array | null;
  /** JSON `PlanLimits`. */
  limits: string;
  /** JSON `PlanPrices`. */
  prices: string;
  created_at: number;
  updated_at: number;
};

export type ConnectionRow = {
  id: string;
  tenant_id: string;
  provider: string;
  label: string;
  is_default: 0 | 1;
  /** JSON: the fields of the provider's config that are not secret. */
  config: string;
  /** Sealed JSON: the secret fields. */
  secrets: Uint8Array | null;
  /** JSON of the last `SessionState` heard of; null where nothing is paired. */
  session_state: string | null;
  /** When that state was true at the backend; an older report does not replace a newer one. */
  session_state_at: number;
  /** The business number, once known. */
  number: string | null;
  created_at: number;
  updated_at: number;
  /** Deleted connections keep their row, without config and secrets, so that history still names them. */
  deleted_at: number | null;
  /** How often its provider was switched. Says which configuration a queued message is for. */
  epoch: number;
  /** When this provider took over; null where it is the first. */
  provider_since: number | null;
  /** The plan that it was made from and moves with. */
  plan_id: string | null;
  /** Events that its backend told of numbers that are not its own. */
  dropped_events: number;
  /** JSON `PacingSettings`: what differs from the provider's own pace; null where nothing does. */
  pacing: string | null;
};

/**
 * A configuration that a connection had before it was switched: statuses of what was sent through it, media that came
 * through it, and what it still has to send. Goes with the connection.
 */
export type ConnectionProviderRow = {
  connection_id: string;
  /** The connection's, while this was its configuration. */
  epoch: number;
  tenant_id: string;
  provider: string;
  config: string;
  /** Sealed as the connection's own were. */
  secrets: Uint8Array | null;
  number: string | null;
  session_state: string | null;
  session_state_at: number;
  from_at: number;
  until_at: number;
  /** What is still queued for it: `drain` stays here, `now` goes on to the next. */
  strategy: 'drain' | 'now';
  /** What is done at the backend once nothing is queued for it: `keep` closes a paired phone's connection. */
  afterwards: 'keep' | 'dispose';
  /** When that is tried next: a lease while somebody is at it. Null once done. */
  retire_at: number | null;
  /** Since when nothing is sent through it any more. */
  retired_at: number | null;
};

/** Who did what. Outlives what it is about. */
export type AuditRow = {
  id: string;
  tenant_id: string | null;
  /** `admin`, or the id of the key. */
  actor: string;
  action: string;
  /** The id of what it was done to. */
  subject: string;
  /** JSON. Never a secret. */
  data: string;
  created_at: number;
  /** From where it was asked for, where that is known. */
  ip: string | null;
};

export type ApiKeyRow = {
  id: string;
  tenant_id: string;
  name: string;
  /** SHA-256, hex. The key itself is nowhere. */
  hash: string;
  /** The key's last four characters, for people who have several. */
  hint: string;
  /** JSON array. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
};

export type ContactRow = {
  id: string;
  tenant_id: string;
  name: string | null;
  created_at: number;
  updated_at: number;
};

/** A contact by one of its names. Two addresses of one person point to one contact. */
export type ContactAddressRow = {
  tenant_id: string;
  /** `addressKey`: `phone:+55…`, `user:…@lid`. */
  address: string;
  contact_id: string;
  created_at: number;
};

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

export type EventRow = {
  tenant_id: string;
  sequence: number;
  id: string;
  connection_id: string;
  type: string;
  /** JSON, as the API shows it. */
  data: string;
  message_id: string | null;
  /** The backend's id of what happened: the same webhook twice makes one event. */
  provider_event_id: string | null;
  occurred_at: number;
  created_at: number;
};

/** `position` is where it stands among the events of all tenants: the order in which they became visible. */
export type EventTable = EventRow & { position: Generated<number> };

/** A contact as one connection knows them. Made by their first message to it; a switched connection keeps it. */
export type ConversationRow = {
  id: string;
  tenant_id: string;
  connection_id: string;
  contact_id: string;
  /** When the contact last wrote, as the backend tells it; never later than when we heard of it. */
  last_inbound_at: number;
  created_at: number;
};

/** Choices that went out as numbered text: what the contact writes next may be an answer to them. */
export type OfferRow = {
  message_id: string;
  connection_id: string;
  contact_id: string;
  /** JSON `Offer`. */
  offered: string;
  expires_at: number;
  answered_at: number | null;
};

/** A template as the tenant wrote it. */
export type TemplateRow = {
  id: string;
  tenant_id: string;
  name: string;
  language: string;
  /** JSON `TemplateDefinition`. */
  definition: string;
  created_at: number;
  updated_at: number;
};

/** What the provider of a connection makes of a template. */
export type TemplateSubmissionRow = {
  template_id: string;
  connection_id: string;
  /** The provider that the connection was on then. */
  provider: string;
  provider_template_id: string;
  status: TemplateStatus;
  provider_status: string;
  rejection_reason: string | null;
  updated_at: number;
};

/** An address that is not written to. */
export type SuppressionRow = {
  id: string;
  tenant_id: string;
  /** `addressKey`. */
  address: string;
  source: 'keyword' | 'provider' | 'api';
  /** The keyword, the provider's words, or a note of the app's. */
  reason: string | null;
  /** The message that caused it, where one did. */
  message_id: string | null;
  created_at: number;
};

export type OptOutSettingsRow = {
  tenant_id: string;
  /** JSON `OptOutSettings`. */
  settings: string;
  updated_at: number;
};

/** Where an app wants events to be sent. */
export type WebhookEndpointRow = {
  id: string;
  /** Null for the operator's: the events of all tenants. */
  tenant_id: string | null;
  url: string;
  /** JSON array of event types; empty for all. */
  events: string;
  description: string;
  enabled: 0 | 1;
  /** Why we disabled it ourselves: it answered 410, or it has only failed for days. */
  disabled_reason: 'gone' | 'failing' | null;
  /** Sealed. */
  secret: Uint8Array;
  /** Sealed; signs as well, until `previous_until`. */
  previous_secret: Uint8Array | null;
  previous_until: number | null;
  /** Failures since the last success; those that began together count as one. */
  failures: number;
  failing_since: number | null;
  /** Nothing is sent before this. */
  paused_until: number | null;
  created_at: number;
  updated_at: number;
};

/** One event on its way to one endpoint. Goes with the event. */
export type DeliveryRow = {
  id: string;
  endpoint_id: string;
  /** The event's. */
  tenant_id: string;
  /** The event's. */
  sequence: number;
  event_id: string;
  /** What it keeps its order in: the event's contact, group, connection or tenant. */
  line: string;
  state: 'pending' | 'delivered' | 'failed';
  /** When it may be tried next; while it is being tried, when its worker counts as dead. Null once it is over. */
  due_at: number | null;
  /** A worker has it. */
  leased: 0 | 1;
  /** How often it was claimed. */
  attempts: number;
  /** How often it failed since it was last put in line: says when it is tried next. */
  failures: number;
  /** JSON array of `Attempt`, oldest first. */
  attempt_log: string;
  created_at: number;
  updated_at: number;
};
