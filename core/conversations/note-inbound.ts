import { registered } from '../connections/provider-of.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { createId } from '../ids.ts';
import { toTimestampOrNull } from '../json.ts';
import type { ConnectionRow, ConversationRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';
import { windowAt } from './window.ts';

/**
 * A contact wrote: their window begins anew. Kept whatever the provider, so that a connection that is switched knows its
 * windows; told as an event only where the provider has such a window. An older message that is told late changes nothing.
 * The caller has locked the tenant (`lockTenant`).
 *
 * @param at when they wrote, epoch milliseconds; a backend's clock that runs ahead of ours counts as now
 */
export async function noteInbound(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  contactId: string,
  at: number,
): Promise<readonly EventDraft[]> {
  const now = context.now().getTime();
  const wroteAt = Math.min(at, now);
  const { rows } = await selectLast(transaction, { contactId, connectionId: connection.id });
  const [before] = rows;
  if (before !== undefined && before.last_inbound_at >= wroteAt) return [];
  await keepLast(transaction, {
    id: createId('conversation'),
    tenant_id: connection.tenant_id,
    connection_id: connection.id,
    contact_id: contactId,
    last_inbound_at: wroteAt,
    created_at: now,
  });
  if (before === undefined) {
    const { welcome } = await import('../pacing/newcomers.ts');
    await welcome(transaction, connection.id, { tenant_id: connection.tenant_id, contact_id: contactId });
  }
  const { open, expiresAt } = windowAt(wroteAt, now);
  const opened = open && !windowAt(before?.last_inbound_at ?? null, now).open;
  if (!opened || registered(context, connection.provider).capabilities.freeform === 'always') return [];
  return [
    {
      type: 'conversation.window_opened',
      connectionId: connection.id,
      occurredAt: wroteAt,
      data: { contactId, expiresAt: toTimestampOrNull(expiresAt) },
    },
  ];
}

type Pair = { readonly contactId: string; readonly connectionId: string };

const selectLast = prepared((db: Store, { contactId, connectionId }: Pair) =>
  db
    .selectFrom('conversation')
    .select('last_inbound_at')
    .where('contact_id', '=', contactId)
    .where('connection_id', '=', connectionId),
);

const keepLast = prepared((db: Store, row: ConversationRow) =>
  db
    .insertInto('conversation')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['contact_id', 'connection_id']).doUpdateSet({ last_inbound_at: row.last_inbound_at }),
    ),
);
