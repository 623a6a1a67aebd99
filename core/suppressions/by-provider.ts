import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { fromColumn } from '../json.ts';
import type { MessageError } from '../messages/present.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { optOut } from './opt-out.ts';

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
  if (code !== 'recipient_opted_out' || after.contact_id === null) return [];
  return optOut(
    context,
    transaction,
    { id: after.connection_id, tenant_id: after.tenant_id },
    {
      contactId: after.contact_id,
      source: 'provider',
      reason: providerCode ?? null,
      messageId: after.id,
      at: after.updated_at,
    },
  );
}
