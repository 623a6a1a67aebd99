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

/** What somebody wants no more of: anything, or marketing templates alone. */
export type SuppressionScope = 'all' | 'marketing';

/** An address that is not written to. */
export type SuppressionRow = {
  id: string;
  tenant_id: string;
  /** `addressKey`. */
  address: string;
  source: 'keyword' | 'provider' | 'api';
  scope: SuppressionScope;
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
