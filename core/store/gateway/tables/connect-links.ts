/** A link that lets its holder connect one WhatsApp number, and nothing else. */
export type ConnectLinkRow = {
  id: string;
  tenant_id: string;
  /** Null until it is first used, where the link makes its connection. */
  connection_id: string | null;
  /** What a connection is made of that is not there yet; null: what the tenant's plan says. */
  provider: string | null;
  label: string | null;
  /** The number that is to be connected; null: any. */
  number: string | null;
  /** SHA-256, hex. The token itself is nowhere. */
  token_hash: string;
  /** JSON `StoredBranding`. */
  branding: string;
  redirect_url: string | null;
  locale: string | null;
  /** JSON array of origins. */
  allowed_origins: string;
  created_at: number;
  expires_at: number;
  /** When a code was first asked for, or details given. On a computer the page asks for a QR code by itself. */
  used_at: number | null;
  completed_at: number | null;
  revoked_at: number | null;
  /** When its end was told, where it ended unused or half-way. */
  expired_at: number | null;
  /** JSON `LinkOutcome`, once it is completed. */
  outcome: string | null;
  /** Wrong tokens and refused credentials since it was last locked. */
  failures: number;
  /** Nobody is let in before this. */
  locked_until: number | null;
};
