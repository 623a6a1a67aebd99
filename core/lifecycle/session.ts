import { notifyOfState } from './state.ts';
import { doOutside } from '../audit/asked.ts';
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
  const { method } = request;
  const session = sessionOf(context, row);
  return remember(context, row, () =>
    asked(context, row, 'connect', { method }, () => session.connect(request, options)),
  );
}

/** Closes the connection and keeps the link. */
export async function disconnectSession(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<SessionState> {
  const row = await findConnection(context, id, tenantId);
  const session = sessionOf(context, row);
  return remember(context, row, () => asked(context, row, 'disconnect', {}, () => session.disconnect(options)));
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
  await asked(context, row, 'logout', {}, () => session.logout(options));
  return remember(context, row, () => session.state(options));
}

/** What is asked of the phone's link: its effect is the backend's. */
function asked<Result>(
  context: GatewayContext,
  { id, tenant_id: tenantId }: ConnectionRow,
  what: 'connect' | 'disconnect' | 'logout',
  data: Readonly<Record<string, unknown>>,
  act: () => Promise<Result>,
): Promise<Result> {
  return doOutside(context, { tenantId, action: `session.${what}`, subject: id, data }, act);
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
