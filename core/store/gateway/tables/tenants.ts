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
