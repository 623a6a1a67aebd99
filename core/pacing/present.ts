import type { PacingView } from '../api/pacing-view.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp } from '../json.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { OWN_LANE } from './lanes.ts';
import { gatesOf, newContactsLeft } from './pacer.ts';
import { policyOf } from './policy.ts';
import { readState, type Hold } from './state.ts';

/** What a connection may send, and how far it is with that: as the API shows it. */
export async function readPacing(context: GatewayContext, connection: ConnectionRow): Promise<PacingView> {
  const row = await context.store.db
    .selectFrom('pace')
    .select('state')
    .where('connection_id', '=', connection.id)
    .where('lane', '=', OWN_LANE)
    .executeTakeFirst();
  const policy = policyOf(context, connection);
  const state = readState(row?.state);
  const now = context.now().getTime();
  const shown = (hold: Hold | null) =>
    policy.enabled && hold !== null && hold.until > now
      ? { until: toTimestamp(hold.until), reason: hold.reason }
      : null;
  const left = newContactsLeft(policy, state, now);
  const next = gatesOf(policy, state, now).all;
  const used: Hold | null =
    left === 0 && policy.enabled ? { until: gatesOf(policy, state, now).new, reason: 'daily_limit' } : null;
  return {
    ...policy,
    state: {
      held: shown(state.hold),
      newContactsHeld: shown(state.coldHold) ?? shown(used),
      newContactsLeftToday: policy.enabled && Number.isFinite(left) ? left : null,
      nextSendAt: next > now ? toTimestamp(next) : null,
      faults: state.faults,
    },
  };
}
