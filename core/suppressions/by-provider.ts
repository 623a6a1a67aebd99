import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { resolveContact } from '../contacts/resolve.ts';
import { fromColumn } from '../json.ts';
import type { MessageError } from '../messages/present.ts';
import type { ConnectionRow, MessageRow, SuppressionScope } from '../store/gateway/schema.ts';
import type { ErrorCode, ProviderEvent } from '../provider/index.ts';
import { optIn, optOut } from './opt-out.ts';

const SCOPES: { readonly [Code in ErrorCode]?: SuppressionScope } = {
  recipient_opted_out: 'all',
  marketing_opted_out: 'marketing',
};

/**
 * A provider refused a message because its recipient had opted out there: then they are on our list, too, so that the next
 * message does not cost a refusal, whichever provider carries it. The caller has locked the tenant (`lockTenant`).
 */
export async function noteProviderOptOut(
  context: GatewayContext,
  transaction: StoreTransaction,
  before: MessageRow,
  after: MessageRow,
): Promise<readonly EventDraft[]> {
  if (before.state === 'failed' || after.state !== 'failed' || after.error === null) return [];
  const { code, providerCode } = fromColumn<MessageError>(after.error);
  const scope = SCOPES[code];
  if (scope === undefined || after.contact_id === null) return [];
  return optOut(
    context,
    transaction,
    { id: after.connection_id, tenant_id: after.tenant_id },
    {
      contactId: after.contact_id,
      source: 'provider',
      scope,
      reason: providerCode ?? null,
      messageId: after.id,
      at: after.updated_at,
    },
  );
}

type MarketingChange = Extract<ProviderEvent, { readonly type: 'contact.marketing_changed' }>['data'];

/**
 * Somebody told WhatsApp itself what they want of marketing; nothing of other messages. The caller has locked the tenant
 * (`lockTenant`).
 */
export async function noteMarketingChange(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  { contact, wanted, reason }: MarketingChange,
  { occurredAt, providerEventId }: { readonly occurredAt: number; readonly providerEventId: string },
): Promise<readonly EventDraft[]> {
  const contactId = await resolveContact(context, transaction, connection.tenant_id, contact);
  const wish = {
    contactId,
    source: 'provider',
    scope: 'marketing',
    reason: reason ?? null,
    messageId: null,
    at: occurredAt,
  } as const;
  const drafts = await (wanted ? optIn : optOut)(context, transaction, connection, wish);
  // Under its own id, so that the same word delivered again does not undo a later one.
  return drafts.map((draft) => ({ ...draft, providerEventId }));
}
