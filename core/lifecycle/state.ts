import { completeLinksOf } from '../connect-links/complete.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { hastenSends } from '../messages/queue.ts';
import { fromColumn } from '../json.ts';
import type { SessionState } from '../provider/index.ts';
import { countReconnect } from '../stats/reconnects.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { recordEvents, type EventDraft } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';

/** A state as it may be stored and told: what a phone scans or types stays out, so no log or event can pair a phone. */
function withoutPairingSecret(state: SessionState): Record<string, unknown> {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name !== 'qr' && name !== 'code'));
}

/** A phone's state as its column holds it; a phone that we know nothing of was never paired. */
export function storedState(state: SessionState | undefined): string {
  return JSON.stringify(
    state === undefined
      ? { status: 'disconnected', reason: 'never_paired', nextAction: 'connect' }
      : withoutPairingSecret(state),
  );
}

/**
 * Stores what a backend says of its phone, unless we know better from later, and drafts the event where it is news.
 * The caller has locked the tenant (`lockTenant`).
 */
export async function applyState(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'epoch'>,
  state: SessionState,
  report: { readonly at: number; readonly providerEventId?: string },
): Promise<readonly EventDraft[]> {
  const row = await transaction
    .selectFrom('connection')
    .select(['provider', 'session_state', 'session_state_at'])
    .where('id', '=', connection.id)
    .where('epoch', '=', connection.epoch)
    .executeTakeFirst();
  const stored = JSON.stringify(withoutPairingSecret(state));
  if (row === undefined) await applyFormerState(context, transaction, connection, state, { stored, at: report.at });
  if (row === undefined || report.at < row.session_state_at) return [];
  if (stored === row.session_state) return [];

  const number = state.status === 'connected' || state.status === 'restricted' ? state.number : undefined;
  await transaction
    .updateTable('connection')
    .set({
      session_state: stored,
      session_state_at: report.at,
      updated_at: context.now().getTime(),
      ...(number !== undefined && { number }),
    })
    .where('id', '=', connection.id)
    .execute();
  if (state.status === 'connected') await hastenSends(context, transaction, connection);
  const known = row.session_state === null ? undefined : fromColumn<SessionState>(row.session_state);
  // One loss, however many attempts it takes to be back.
  if (state.status === 'reconnecting' && known?.status !== 'reconnecting') {
    await countReconnect(transaction, row.provider);
  }
  const { notePhone } = await import('../pacing/note.ts');
  const paced = await notePhone(context, transaction, connection.id, known, state);
  return [
    {
      type: 'connection.state_changed',
      connectionId: connection.id,
      data: { state: withoutPairingSecret(state) },
      providerEventId: report.providerEventId,
      occurredAt: report.at,
    },
    ...paced,
    ...(await completeLinksOf(context, transaction, connection, state)),
  ];
}

/** The phone of a provider that the connection was switched from: kept, but no news, since the connection has another. */
async function applyFormerState(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'epoch'>,
  state: SessionState,
  report: { readonly stored: string; readonly at: number },
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('connection_provider')
    .set({ session_state: report.stored, session_state_at: report.at })
    .where('connection_id', '=', connection.id)
    .where('epoch', '=', connection.epoch)
    .where('session_state_at', '<=', report.at)
    .executeTakeFirst();
  if (numUpdatedRows > 0n && state.status === 'connected') await hastenSends(context, transaction, connection);
}

/** For a state that we asked for ourselves, `at` the time of asking. Costs no write where it is not news. */
export async function notifyOfState(
  context: GatewayContext,
  connection: ConnectionRow,
  state: SessionState,
  at: number,
): Promise<void> {
  if (JSON.stringify(withoutPairingSecret(state)) === connection.session_state) return;
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, connection.tenant_id);
    const drafts = await applyState(context, transaction, connection, state, { at });
    await recordEvents(context, transaction, connection.tenant_id, drafts);
  });
}
