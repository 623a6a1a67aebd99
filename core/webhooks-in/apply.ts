import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { recordEvents, type EventDraft } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';
import type { ProviderEvent } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';
import { applyEvent } from './apply-event.ts';

/**
 * Stores what a backend told us, all in one transaction and in the order told. What was told before is passed over, so a
 * repeated webhook changes nothing, whether its backend came again or somebody played it again (docs/decisions/0031).
 * Returns how many events were new, and how many had been told before.
 */
export async function applyEvents(
  context: GatewayContext,
  connection: ConnectionRow,
  events: readonly ProviderEvent[],
): Promise<{ readonly stored: number; readonly repeated: number }> {
  const ours = events.filter((event) => isOurs(connection, event)).map((event) => withOwnId(connection, event));
  const dropped = events.length - ours.length;
  if (ours.length === 0) {
    await countDropped(context, context.store.db, connection, dropped);
    return { stored: 0, repeated: 0 };
  }
  return context.store.db.transaction().execute(async (transaction) => {
    // Also the lock that keeps two copies of one webhook, arriving at once, from both being news.
    await lockTenant(context, transaction, connection.tenant_id);
    const known = await knownIds(transaction, connection.id, ours);
    const drafts: EventDraft[] = [];
    let stored = 0;
    for (const event of ours) {
      if (known.has(event.id)) continue;
      known.add(event.id);
      const news = await applyEvent(context, transaction, connection, event);
      if (news === undefined) continue;
      stored += 1;
      drafts.push(...news);
    }
    await recordEvents(context, transaction, connection.tenant_id, drafts);
    // A webhook that failed comes again, and so does one whose answer was lost: each is counted once, as the news that it brought.
    if (stored > 0) await countDropped(context, transaction, connection, dropped);
    return { stored, repeated: ours.length - stored };
  });
}

/** A backend that is set up wrongly shows on the connection, and not in a log alone. */
async function countDropped(context: GatewayContext, db: Store, { id }: ConnectionRow, dropped: number): Promise<void> {
  if (dropped === 0) return;
  context.log.warn({ connectionId: id, dropped }, 'events for a number that the connection does not own were dropped');
  await db
    .updateTable('connection')
    .set(({ eb }) => ({ dropped_events: eb('dropped_events', '+', dropped) }))
    .where('id', '=', id)
    .execute();
}

/** Ids are a backend's own: after a switch, another one's may be the same and still be news. */
function withOwnId(connection: ConnectionRow, event: ProviderEvent): ProviderEvent {
  return { ...event, id: `${connection.provider}:${event.id}` };
}

/** A backend that serves several numbers may be wrong about whose an event is; then it is nobody's here. */
export function isOurs(connection: ConnectionRow, event: ProviderEvent): boolean {
  return (
    event.type === 'session.state_changed' ||
    event.number === undefined ||
    connection.number === null ||
    event.number === connection.number
  );
}

async function knownIds(
  transaction: StoreTransaction,
  connectionId: string,
  events: readonly ProviderEvent[],
): Promise<Set<string>> {
  const [id = '', ...more] = events.map((event) => event.id);
  // Mostly it is one.
  const { rows } =
    more.length === 0
      ? await selectKnown(transaction, { connectionId, id })
      : await transaction.executeQuery(selectAmong(transaction, connectionId, [id, ...more]));
  return new Set(rows.flatMap((row) => (row.provider_event_id === null ? [] : [row.provider_event_id])));
}

function selectAmong(db: Store, connectionId: string, ids: readonly string[]) {
  return db
    .selectFrom('event')
    .select('provider_event_id')
    .where('connection_id', '=', connectionId)
    .where('provider_event_id', 'in', ids);
}

type Told = { readonly connectionId: string; readonly id: string };

const selectKnown = prepared((db: Store, { connectionId, id }: Told) => selectAmong(db, connectionId, [id]));
