import type { GatewayContext } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { fromColumn } from '../json.ts';
import { connectSession, disconnectSession, logoutSession, readSession } from '../lifecycle/session.ts';
import { lockTenant } from '../lock-tenant.ts';
import { GatewayError, type CallOptions, type ConnectRequest, type SessionState } from '../provider/index.ts';
import type { ConnectionRow, ConnectLinkRow } from '../store/gateway/schema.ts';
import { requireOpen } from './admit.ts';
import { completeLink, fits, outcomeOf } from './complete.ts';
import { requireSubject } from './subject.ts';
import { connectionFor, noteUse, reread } from './use.ts';

/**
 * Begins to pair the link's phone, or makes a new code where the last one ran out; makes the connection where there is none
 * yet. Throws `connect_link_closed`, `invalid_request` for a number that is not the one asked for, and what the provider
 * throws.
 */
export async function startPairing(
  context: GatewayContext,
  link: ConnectLinkRow,
  request: ConnectRequest,
  options: CallOptions,
): Promise<SessionState> {
  requireOpen(context, link);
  if (request.method === 'code' && !fits(link, request.number)) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path: 'number', message: `must be ${link.number}: the link is for this number` }],
    });
  }
  const { connection } = await requireSubject(context, link);
  const { id } = await connectionFor(context, link, {}, options);
  await noteUse(context, link);
  // An attempt that waits for a passkey waits on: a new one has to be begun.
  if (connection !== undefined && statusOfPhone(connection) === 'passkey_required') {
    await disconnectSession(context, id, link.tenant_id, options);
  }
  return connectSession(context, id, link.tenant_id, request, options);
}

/**
 * Unlinks a phone that is not the one asked for, so that the right one can be linked. Never one that is: a link cannot be
 * used to cut a customer off. Throws `connect_link_closed`, `conflict`.
 */
export async function unlinkWrongPhone(
  context: GatewayContext,
  link: ConnectLinkRow,
  options: CallOptions,
): Promise<SessionState> {
  requireOpen(context, link);
  const { connectionId, state } = await stateOf(context, link, options);
  if (!('number' in state) || fits(link, state.number)) {
    throw new GatewayError({ code: 'conflict', message: 'No other phone is linked than the one asked for' });
  }
  return logoutSession(context, connectionId, link.tenant_id, options);
}

/**
 * Completes a link whose phone was connected already: nothing about it changes, so nobody else would. Throws
 * `connect_link_closed`, `conflict` where no phone is connected, `number_mismatch`.
 */
export async function finishLink(context: GatewayContext, link: ConnectLinkRow, options: CallOptions): Promise<void> {
  requireOpen(context, link);
  const { connectionId, state } = await stateOf(context, link, options);
  const outcome = outcomeOf(state);
  if (outcome === undefined) throw new GatewayError({ code: 'conflict', message: 'No phone is connected' });
  if (!fits(link, outcome.number)) throw new GatewayError({ code: 'number_mismatch' });
  await noteUse(context, link);
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, link.tenant_id);
    const drafts = await completeLink(context, transaction, link, connectionId, outcome);
    await recordEvents(context, transaction, link.tenant_id, drafts);
  });
}

/** As it was last heard of. */
function statusOfPhone({ session_state: state }: ConnectionRow): string | undefined {
  return state === null ? undefined : fromColumn<SessionState>(state).status;
}

async function stateOf(
  context: GatewayContext,
  link: ConnectLinkRow,
  options: CallOptions,
): Promise<{ readonly connectionId: string; readonly state: SessionState }> {
  const { connection_id: connectionId } = await reread(context, link);
  if (connectionId === null) throw new GatewayError({ code: 'conflict', message: 'No phone is connected' });
  return { connectionId, state: await readSession(context, connectionId, link.tenant_id, options) };
}
