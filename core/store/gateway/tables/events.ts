import type { Generated } from 'kysely';

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
