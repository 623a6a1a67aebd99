import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents, type EventDraft } from '../events/record.ts';
import { toTimestamp } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import type { GatewayError, SessionState } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { afterFault, afterSuccess, isFault, newsOf, RESTRICTED_MS } from './health.ts';
import { lockPace, paceRow, writePace } from './lanes.ts';
import { givenBack } from './pacer.ts';
import { policyOf } from './policy.ts';
import type { PaceState } from './state.ts';

type Owned = Pick<ConnectionRow, 'id' | 'tenant_id' | 'provider' | 'pacing'>;

/** How a send ended, as far as it says something about its connection. */
export type Ending = {
  readonly connectionId: string;
  /** It was to somebody new. */
  readonly cold: boolean;
  /** Undefined where it went well. */
  readonly error: GatewayError | undefined;
  /** It has certainly reached nobody, and is tried again. */
  readonly again: boolean;
};

/**
 * Keeps how a send ended where that changes what the connection may send: faults open its breaker, a restriction holds it,
 * a send that goes well ends both. Told as an event.
 */
export async function noteEnding(context: GatewayContext, { connectionId, cold, error, again }: Ending): Promise<void> {
  const connection = await context.store.db
    .selectFrom('connection')
    .select(['id', 'tenant_id', 'provider', 'pacing'])
    .where('id', '=', connectionId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (connection === undefined) return;
  const policy = policyOf(context, connection);
  const fault = error !== undefined && isFault(policy, { code: error.code, cold });
  const back = cold && again;
  if (!policy.enabled || (error !== undefined && !fault && !back)) return;
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, connection.tenant_id);
    const drafts = await change(context, transaction, connection, (state) => {
      if (error === undefined) return afterSuccess(state, cold);
      const { code, retryAfterMs } = error;
      const now = context.now().getTime();
      const counted = back ? givenBack(state, now) : state;
      return fault ? afterFault(policy, counted, { code, retryAfterMs, cold, now }) : counted;
    });
    await recordEvents(context, transaction, connection.tenant_id, drafts);
  });
}

/** Where WhatsApp gives no end to a restriction, it is asked again after a day. */
const RESTRICTED_STATE_MS = 24 * RESTRICTED_MS;

/**
 * What the phone's state means for its pace: after it was away it sends slowly at first, while WhatsApp restricts it nobody
 * new is written to, and the age of a number counts from its pairing. The caller has locked the tenant (`lockTenant`).
 *
 * @param before the state that was known until now
 */
export async function notePhone(
  context: GatewayContext,
  transaction: StoreTransaction,
  connectionId: string,
  before: SessionState | undefined,
  after: SessionState,
): Promise<readonly EventDraft[]> {
  const connection = await transaction
    .selectFrom('connection')
    .select(['id', 'tenant_id', 'provider', 'pacing'])
    .where('id', '=', connectionId)
    .executeTakeFirst();
  if (connection === undefined || !policyOf(context, connection).enabled) return [];
  const now = context.now().getTime();
  return change(context, transaction, connection, (state) => {
    switch (after.status) {
      case 'connected':
        return { ...backAt(state, before, now), coldHold: null, hold: withoutRestriction(state) };
      case 'restricted': {
        const until = after.until === undefined ? now + RESTRICTED_STATE_MS : Date.parse(after.until);
        return { ...backAt(state, before, now), coldHold: { until, reason: 'restricted' } };
      }
      case 'logged_out':
        return { ...state, pairedAt: 0 };
      default:
        return state;
    }
  });
}

function backAt(state: PaceState, before: SessionState | undefined, now: number): PaceState {
  const wasThere = before?.status === 'connected' || before?.status === 'restricted';
  const isNew = state.pairedAt === 0 || before?.status === 'pairing' || before?.status === 'passkey_required';
  return { ...state, backAt: wasThere ? state.backAt : now, pairedAt: isNew ? now : state.pairedAt };
}

function withoutRestriction({ hold }: PaceState): PaceState['hold'] {
  return hold?.reason === 'restricted' ? null : hold;
}

/** What somebody set: the gates follow at once, and an interval that is shorter now is not waited for in its old length. */
export async function noteSettings(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Owned,
): Promise<void> {
  const policy = policyOf(context, connection);
  const now = context.now().getTime();
  await change(context, transaction, connection, (state) => ({
    ...state,
    tat: Math.min(state.tat, now + policy.intervalMs),
    coldTat: Math.min(state.coldTat, now + policy.newContactIntervalMs),
  }));
}

async function change(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Owned,
  next: (state: PaceState) => PaceState,
): Promise<readonly EventDraft[]> {
  const before = await lockPace(context, transaction, connection.id);
  const after = next(before);
  await writePace(transaction, [paceRow(context, connection.id, policyOf(context, connection), after)]);
  return newsOf(before, after).map((news): EventDraft => ({
    type: news.type,
    connectionId: connection.id,
    occurredAt: context.now().getTime(),
    data:
      news.type === 'connection.held'
        ? {
            reason: news.hold.reason,
            until: toTimestamp(news.hold.until),
            newContactsOnly: news.newContactsOnly,
          }
        : { newContactsOnly: news.newContactsOnly },
  }));
}
