import { notifyOfState } from './state.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext } from '../context.ts';
import {
  GatewayError,
  type CallOptions,
  type ConnectRequest,
  type Health,
  type NumberCheck,
  type PhoneNumber,
  type ProviderSession,
  type SessionState,
} from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { findConnection } from '../connections/find.ts';
import { providerOf } from '../connections/provider-of.ts';

/** The state of the paired phone, asked afresh. Throws `conflict` where there is no phone to pair. */
export async function readSession(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<SessionState> {
  const row = await findConnection(context, id, tenantId);
  return remember(context, row, () => sessionOf(context, row).state(options));
}

/** Opens the connection, or begins pairing. Safe to repeat.  Throws `conflict` where there is no phone to pair. */
export async function connectSession(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  request: ConnectRequest,
  options: CallOptions,
): Promise<SessionState> {
  const row = await findConnection(context, id, tenantId);
  const provider = providerOf(context, row);
  if (provider.session !== undefined && !provider.capabilities.pairing.includes(request.method)) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path: 'method', message: `must be one of ${provider.capabilities.pairing.join(', ')}` }],
    });
  }
  const state = await remember(context, row, () => sessionOf(context, row).connect(request, options));
  await recordSession(context, row, 'connected', { method: request.method });
  return state;
}

/** Closes the connection and keeps the link. */
export async function disconnectSession(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<SessionState> {
  const row = await findConnection(context, id, tenantId);
  const state = await remember(context, row, () => sessionOf(context, row).disconnect(options));
  await recordSession(context, row, 'disconnected');
  return state;
}

/** Unlinks the phone. Safe to repeat. */
export async function logoutSession(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<SessionState> {
  const row = await findConnection(context, id, tenantId);
  const session = sessionOf(context, row);
  await session.logout(options);
  await recordSession(context, row, 'logged_out');
  return remember(context, row, () => session.state(options));
}

/** What was asked of the phone's link: its effect is the backend's, so it is written down once that has agreed. */
async function recordSession(
  context: GatewayContext,
  { id, tenant_id: tenantId }: ConnectionRow,
  what: 'connected' | 'disconnected' | 'logged_out',
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await recordDeed(context, context.store.db, { tenantId, action: `session.${what}`, subject: id, data });
}

/** Never throws for a backend that is down: that is an answer. */
export async function checkHealth(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<Health> {
  return providerOf(context, await findConnection(context, id, tenantId)).health(options);
}

/** Which of these numbers are on WhatsApp. Throws `conflict` where the backend cannot tell. */
export async function checkNumbers(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  numbers: readonly PhoneNumber[],
  options: CallOptions,
): Promise<readonly NumberCheck[]> {
  const provider = providerOf(context, await findConnection(context, id, tenantId));
  if (provider.numbers === undefined) {
    throw new GatewayError({ code: 'conflict', message: `${provider.id} cannot look numbers up` });
  }
  return provider.numbers.check(numbers, options);
}

function sessionOf(context: GatewayContext, row: ConnectionRow): ProviderSession {
  const { session } = providerOf(context, row);
  if (session === undefined) {
    throw new GatewayError({ code: 'conflict', message: 'This connection has no phone to pair' });
  }
  return session;
}

/**
 * Asks, and stores the answer as of the moment of asking: what the backend reports by itself while the answer is on its
 * way to us is the newer state, and must neither be overwritten by the answer nor count as older than it.
 */
async function remember(
  context: GatewayContext,
  row: ConnectionRow,
  ask: () => Promise<SessionState>,
): Promise<SessionState> {
  const at = context.now().getTime();
  const state = await ask();
  await notifyOfState(context, row, state, at);
  return state;
}
