import type { PacingPolicy } from '../api/pacing.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { readRoute } from '../routing/message-route.ts';
import type { MessageRow, PaceRow } from '../store/gateway/schema.ts';
import { OWN_LANE, paceRow, writePace } from './lanes.ts';
import { isNewContact } from './newcomers.ts';
import { decide } from './pacer.ts';
import type { Reservation } from './reservation.ts';
import { isTroubled, readState } from './state.ts';

/** A message that wants to go. */
export type Wanted = {
  readonly connectionId: string;
  readonly policy: PacingPolicy;
  readonly message: Pick<MessageRow, 'tenant_id' | 'contact_id' | 'route'>;
  /** `addressKey` of where it goes. */
  readonly recipient: string;
};

/** What `reserve` does for a connection that has a pace to keep. */
export async function take(
  context: GatewayContext,
  transaction: StoreTransaction,
  { connectionId, policy, message, recipient }: Wanted,
): Promise<Reservation> {
  const now = context.now().getTime();
  const paired = policy.pairIntervalMs > 0 && message.contact_id !== null;
  const rows = await transaction
    .selectFrom('pace')
    .select(['lane', 'state', 'next_at', 'cold_next_at'])
    .$if(policy.newContactsPerDay !== null && message.contact_id !== null, (select) =>
      select.select((expression) => isNewContact(expression, connectionId, message).as('is_new')),
    )
    .where('connection_id', '=', connectionId)
    .where('lane', 'in', paired ? [OWN_LANE, recipient] : [OWN_LANE])
    .$if(context.store.engine === 'postgres', (select) => select.forUpdate())
    .execute();
  const own = rows.find(({ lane }) => lane === OWN_LANE);
  const pair = rows.find(({ lane }) => lane === recipient);
  const cold = Boolean(own?.is_new ?? false);
  const state = readState(own?.state);
  const decision = decide(policy, state, {
    now,
    random: context.random ?? Math.random,
    cold,
    pairTat: paired ? (pair?.next_at ?? 0) : undefined,
    mayMove: (readRoute(message)?.candidates.length ?? 0) > 1,
  });
  if (decision.kind === 'go') {
    await writePace(transaction, [
      paceRow(context, connectionId, policy, decision.state),
      ...(decision.pairTat === undefined ? [] : [pairRow(connectionId, recipient, decision.pairTat)]),
    ]);
    return { kind: 'go', cold, watched: isTroubled(decision.state) };
  }
  const row = paceRow(context, connectionId, policy, state);
  if (row.next_at !== own?.next_at || row.cold_next_at !== own.cold_next_at) await writePace(transaction, [row]);
  return { ...decision, cold };
}

function pairRow(connectionId: string, recipient: string, tat: number): PaceRow {
  return {
    connection_id: connectionId,
    lane: recipient,
    state: '{}',
    next_at: tat,
    cold_next_at: 0,
    at_once: 0,
    served_at: 0,
  };
}
