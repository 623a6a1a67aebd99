import type { PacingPolicy } from '../api/pacing.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { ConnectionRow, PaceRow } from '../store/gateway/schema.ts';
import { atOnce, gatesOf } from './pacer.ts';
import { policyOf } from './policy.ts';
import { readState, REST, type PaceState } from './state.ts';

/** A connection's own row; its recipients' have their addresses. */
export const OWN_LANE = '';

/** What a new connection begins with. */
export function newPace(
  context: GatewayContext,
  connection: Pick<ConnectionRow, 'id' | 'provider' | 'pacing'>,
): PaceRow {
  return paceRow(context, connection.id, policyOf(context, connection), REST);
}

/** A connection's row, held until the transaction ends: two gateways never take the same allowance. */
export async function lockPace(
  context: GatewayContext,
  transaction: StoreTransaction,
  connectionId: string,
): Promise<PaceState> {
  const row = await transaction
    .selectFrom('pace')
    .select('state')
    .where('connection_id', '=', connectionId)
    .where('lane', '=', OWN_LANE)
    .$if(context.store.engine === 'postgres', (select) => select.forUpdate())
    .executeTakeFirst();
  return readState(row?.state);
}

/** The row of a connection in this state, with the gates that the queue looks at. */
export function paceRow(
  context: GatewayContext,
  connectionId: string,
  policy: PacingPolicy,
  state: PaceState,
): PaceRow {
  const gates = gatesOf(policy, state, context.now().getTime());
  return {
    connection_id: connectionId,
    lane: OWN_LANE,
    state: JSON.stringify(state),
    next_at: gates.all,
    cold_next_at: gates.new,
    at_once: atOnce(policy),
    served_at: 0,
  };
}

/** Writes rows, one statement; when they were last served stays. */
export async function writePace(transaction: StoreTransaction, rows: readonly PaceRow[]): Promise<void> {
  await transaction
    .insertInto('pace')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'lane']).doUpdateSet((expression) => ({
        state: expression.ref('excluded.state'),
        next_at: expression.ref('excluded.next_at'),
        cold_next_at: expression.ref('excluded.cold_next_at'),
        at_once: expression.ref('excluded.at_once'),
      })),
    )
    .execute();
}
