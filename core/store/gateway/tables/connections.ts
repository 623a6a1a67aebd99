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
