/** A medium that we keep, or are about to keep: the row is there before its bytes are, so that none are ever left behind. */
export type MediaRow = {
  id: string;
  /** No reference: the row outlives its tenant until the bytes are removed. */
  tenant_id: string;
  /** The message that brought it; null for an upload. */
  message_id: string | null;
  contact_id: string | null;
  /**
   * `wanted`: to be fetched from the provider. `pending`: its bytes are on their way. `ready`: they are there. `failed`:
   * they will not be fetched by themselves any more. `deleted`: bytes and row are to be removed.
   */
  state: 'wanted' | 'pending' | 'ready' | 'failed' | 'deleted';
  media_type: string;
  filename: string | null;
  /** Bytes; null until they are there. Of a promised upload: what was promised. */
  size: number | null;
  /** Hex; null until the bytes are there. */
  sha256: string | null;
  created_at: number;
  /** Null: kept until it is deleted. */
  expires_at: number | null;
  /** When something is to be done about it: fetched, given up, or removed. Null: never. */
  due_at: number | null;
  /** How often its bytes were asked for. */
  attempts: number;
  /** The code of why that failed. */
  last_error: string | null;
};

export type MediaSettingsRow = {
  tenant_id: string;
  /** JSON `MediaSettings`. */
  settings: string;
  /** Bytes; set by the operator. Null: what the installation allows. */
  quota_bytes: number | null;
  updated_at: number;
};
