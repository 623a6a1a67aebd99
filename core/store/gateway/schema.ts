import type { ConnectLinkRow } from './tables/connect-links.ts';
import type { ConnectionProviderRow, ConnectionRow } from './tables/connections.ts';
import type {
  ContactAddressRow,
  ContactRow,
  ConversationRow,
  OfferRow,
  OptOutSettingsRow,
  SuppressionRow,
} from './tables/contacts.ts';
import type { DeliveryRow, EventTable, WebhookEndpointRow } from './tables/events.ts';
import type { MediaRow, MediaSettingsRow } from './tables/media.ts';
import type { EarlyStatusRow, MessageRow, SendRow } from './tables/messages.ts';
import type { PaceRow } from './tables/pacing.ts';
import type { ErasureRow, InstallationSecretRow, RetentionRow, SweepRow } from './tables/privacy.ts';
import type { KeyRateRow, ReconnectCountRow, WrongKeyRow } from './tables/shared-counts.ts';
import type { TemplateRow, TemplateSubmissionRow } from './tables/templates.ts';
import type { ApiKeyRow, AuditRow, PlanRow, TenantRow } from './tables/tenants.ts';
import type { UsageCountRow } from './tables/usage.ts';
import type { WebhookPathRow } from './tables/webhook-paths.ts';

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

export type { ConnectionProviderRow, ConnectionRow } from './tables/connections.ts';
export type {
  ContactAddressRow,
  ContactRow,
  ConversationRow,
  OfferRow,
  OptOutSettingsRow,
  SuppressionRow,
  SuppressionScope,
} from './tables/contacts.ts';
export type { DeliveryRow, EventRow, EventTable, WebhookEndpointRow } from './tables/events.ts';
export type { EarlyStatusRow, MessageRow, SendRow } from './tables/messages.ts';
export type { TemplateRow, TemplateSubmissionRow } from './tables/templates.ts';
export type { ApiKeyRow, AuditRow, PlanRow, TenantRow } from './tables/tenants.ts';
export type { ConnectLinkRow } from './tables/connect-links.ts';
export type { PaceRow } from './tables/pacing.ts';
