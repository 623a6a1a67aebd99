import { readJson } from '../../core/provider-kit/answer.ts';
import {
  GatewayError,
  type CallOptions,
  type Health,
  type HttpResponse,
  type NumberCheck,
  type PhoneAddress,
  type PhoneNumber,
  type ProviderSession,
  type SessionState,
  type UserAddress,
} from '../../core/provider/index.ts';
import { call } from './api.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { numberCheckResponseSchema, routes, sessionSchema } from './wire.ts';

/** Where the server has never heard of the session, or no longer. */
const NOT_STARTED: SessionState = { status: 'disconnected', nextAction: 'connect' };

/** The server waits for a QR, a code or the open connection before it answers. */
const START_TIMEOUT_MS = 30_000;

/** How many numbers the server looks up at a time. */
const NUMBERS_PER_CALL = 100;

/** The session of one connection, at the server; a state is asked for afresh each time. */
export function createSession(context: Context): ProviderSession {
  const { id } = context.runtime.connection;
  return {
    state: async (options) => stateOf(await call(context, { method: 'GET', path: routes.session(id), ...options })),
    connect: async (request, options) =>
      stateOf(
        await call(context, {
          method: 'POST',
          path: routes.start(id),
          body: request,
          timeoutMs: START_TIMEOUT_MS,
          ...options,
        }),
      ),
    disconnect: async (options) => stateOf(await call(context, { method: 'POST', path: routes.stop(id), ...options })),
    async logout(options) {
      await call(context, { method: 'POST', path: routes.logout(id), ...options });
    },
  };
}

/** Unlinks the phone and makes the server forget it. */
export async function dispose(context: Context, options?: CallOptions): Promise<void> {
  await call(context, { method: 'DELETE', path: routes.session(context.runtime.connection.id), ...options });
}

/** A hundred numbers a call, in the order given. Throws `session_logged_out` where there is no session. */
export async function checkNumbers(
  context: Context,
  numbers: readonly PhoneNumber[],
  options?: CallOptions,
): Promise<readonly NumberCheck[]> {
  const path = routes.numbers(context.runtime.connection.id);
  const checks: NumberCheck[] = [];
  for (let start = 0; start < numbers.length; start += NUMBERS_PER_CALL) {
    const body = { numbers: numbers.slice(start, start + NUMBERS_PER_CALL) };
    const response = await call(context, { method: 'POST', path, body, ...options });
    if (response === undefined) throw new GatewayError({ code: 'session_logged_out', provider: PROVIDER_ID });
    const answer = readJson(response.body, numberCheckResponseSchema);
    if (answer === undefined) throw unreadable();
    checks.push(...answer.results);
  }
  return checks;
}

/** Deletes what the server keeps of a person's messages. Nothing to do where it knows no such session. */
export async function forget(
  context: Context,
  addresses: readonly (PhoneAddress | UserAddress)[],
  options?: CallOptions,
): Promise<void> {
  if (addresses.length === 0) return;
  const path = routes.forget(context.runtime.connection.id);
  await call(context, { method: 'POST', path, body: { addresses }, ...options });
}

/** One call says both: whether the server answers us, and whether the phone is connected. */
export async function health(context: Context, options?: CallOptions): Promise<Health> {
  try {
    const state = await createSession(context).state(options);
    if (state.status === 'connected') return { status: 'healthy' };
    return { status: 'degraded', reason: `The phone is ${state.status.replace('_', ' ')}` };
  } catch (error) {
    const reason = GatewayError.isInstance(error) ? error.message : 'The Baileys server could not be asked';
    return { status: 'down', reason };
  }
}

function stateOf(response: HttpResponse | undefined): SessionState {
  if (response === undefined) return NOT_STARTED;
  const session = readJson(response.body, sessionSchema);
  if (session === undefined) throw unreadable();
  return session.state;
}

function unreadable(): GatewayError {
  return new GatewayError({
    code: 'provider_unavailable',
    provider: PROVIDER_ID,
    message: 'The Baileys server gave an answer that cannot be read; is POLYZAP_BAILEYS_URL right?',
  });
}
