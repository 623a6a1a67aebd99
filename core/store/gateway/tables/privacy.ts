/** The erasure of a contact, or of a whole tenant: under way, or the proof that it was done. Names nobody. */
export type ErasureRow = {
  id: string;
  tenant_id: string;
  /** Null: the tenant itself. */
  contact_id: string | null;
  state: 'running' | 'done';
  /** JSON `Erased`: how many rows of what are gone. */
  erased: string;
  /** Sealed JSON: what the contact was reached by, while its events are looked for. Null once it is done. */
  addresses: Uint8Array | null;
  /** Events up to this sequence have been looked at. */
  position: number;
  /** Who asked for it. */
  actor: string;
  ip: string | null;
  /** When somebody may go on with it; a lease while somebody does. Null once it is done. */
  due_at: number | null;
  created_at: number;
  finished_at: number | null;
  /** The entry in the audit log that says so; null where it was begun before there was one. */
  audit_id: string | null;
};

/** How long a tenant's data are kept, where that is not as everybody's. */
export type RetentionRow = {
  tenant_id: string;
  /** JSON: the days that the tenant has set. */
  settings: string;
  /** Messages up to this id have lost their content. */
  swept_to: string;
};

/** How far a sweep through all tenants has come. */
export type SweepRow = {
  name: string;
  /** The last tenant that was looked at; empty before the first. */
  position: string;
  /** When it goes on; a lease while somebody does. */
  due_at: number;
};

/** What the installation made for itself. */
export type InstallationSecretRow = {
  name: string;
  /** Sealed. */
  value: Uint8Array;
};
