import { resolveContact } from '../contacts/resolve.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { applyState } from '../lifecycle/state.ts';
import { applyReport } from '../messages/delivery.ts';
import { applyEarlyStatuses, keepEarlyStatus, toReport } from '../messages/early-status.ts';
import { findSent } from '../messages/find.ts';
import { withdraw } from '../messages/queue.ts';
import type { ProviderEvent } from '../provider/index.ts';
import { noteMarketingChange, noteProviderOptOut } from '../suppressions/by-provider.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { applyEdit, applyRevoke } from './apply-change.ts';
import { storeInbound } from './store-inbound.ts';

/**
 * What one event changes, and what is told of it; undefined where it changes nothing, since we know all of it already. The
 * caller has locked the tenant (`lockTenant`).
 */
export async function applyEvent(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  event: ProviderEvent,
): Promise<readonly EventDraft[] | undefined> {
  const told = { connectionId: connection.id, providerEventId: event.id, occurredAt: Date.parse(event.timestamp) };
  switch (event.type) {
    case 'message.received':
      return storeInbound(context, transaction, connection, event.data, told);

    case 'message.status_changed':
      return applyStatus(context, transaction, connection, event);

    case 'message.edited':
      return applyEdit(context, transaction, connection, event.data, told);

    case 'message.revoked':
      return applyRevoke(context, transaction, connection, event.data, told);

    case 'contact.identified': {
      const contactId = await resolveContact(context, transaction, connection.tenant_id, event.data);
      return [{ ...told, type: 'contact.identified', data: { contactId, addresses: event.data.addresses } }];
    }

    case 'contact.marketing_changed':
      return noteMarketingChange(context, transaction, connection, event.data, told);

    case 'session.state_changed':
      return applyState(context, transaction, connection, event.data, {
        at: told.occurredAt,
        providerEventId: event.id,
      });

    case 'unknown':
      return [{ ...told, type: 'unknown', data: { reason: event.data.reason, payload: event.data.payload } }];
  }
}

/** Moves the message that the status is about, or keeps the status until we know that message. */
async function applyStatus(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  event: Extract<ProviderEvent, { type: 'message.status_changed' }>,
): Promise<readonly EventDraft[] | undefined> {
  const { providerMessageId, idempotencyKey } = event.data;
  const id =
    (await findSent(transaction, connection, providerMessageId)) ??
    (await findByKey(transaction, connection, idempotencyKey));
  if (id === null) {
    return (await keepEarlyStatus(context, transaction, connection, event)) ? [] : undefined;
  }
  const before = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const { row, drafts } = await applyReport(context, transaction, before, toReport(event));
  if (row === before) return undefined;
  // A message whose end is known is not tried again.
  if (before.state === 'queued' && row.state !== 'queued') await withdraw(transaction, id);
  const early = before.provider_message_id === null ? await applyEarlyStatuses(context, transaction, row) : undefined;
  const optedOut = await noteProviderOptOut(context, transaction, before, early?.row ?? row);
  return [...drafts, ...(early?.drafts ?? []), ...optedOut];
}

/** By the key that we sent it with, which is our id: the only way where we never heard the provider's. */
async function findByKey(
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
  key: string | undefined,
): Promise<string | null> {
  if (key === undefined) return null;
  const row = await transaction
    .selectFrom('message')
    .select('id')
    .where('id', '=', key)
    .where('connection_id', '=', connection.id)
    .where('provider', '=', connection.provider)
    .where('direction', '=', 'outbound')
    .where('provider_message_id', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}
