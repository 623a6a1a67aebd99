import type { EventType } from '../api/events.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';

/** An event about to be written. `data` is what the API shows. */
export type EventDraft = {
  readonly type: EventType;
  readonly connectionId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly messageId?: string | undefined;
  /** Set where a backend told us: the same report twice makes one event. */
  readonly providerEventId?: string | undefined;
  readonly occurredAt: number;
};

/** Writes events of one tenant, in the given order. The caller has locked the tenant (`lockTenant`). */
export async function recordEvents(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  drafts: readonly EventDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const first = await takeSequences(transaction, tenantId, drafts.length);
  const now = context.now().getTime();
  await transaction
    .insertInto('event')
    .values(
      drafts.map((draft, index) => ({
        tenant_id: tenantId,
        sequence: first + index,
        id: createId('event'),
        connection_id: draft.connectionId,
        type: draft.type,
        data: JSON.stringify(draft.data),
        message_id: draft.messageId ?? null,
        provider_event_id: draft.providerEventId ?? null,
        occurred_at: draft.occurredAt,
        created_at: now,
      })),
    )
    .execute();
}

/** The first of `count` new sequences. */
async function takeSequences(transaction: StoreTransaction, tenantId: string, count: number): Promise<number> {
  const { event_sequence: last } = await transaction
    .updateTable('tenant')
    .set((expression) => ({ event_sequence: expression('event_sequence', '+', count) }))
    .where('id', '=', tenantId)
    .returning('event_sequence')
    .executeTakeFirstOrThrow();
  return last - count + 1;
}
