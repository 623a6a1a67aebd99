import type { ConnectRequest, ProviderSession, SessionState } from '../../core/provider/index.ts';
import { accountOf } from './backend.ts';
import type { Context } from './context.ts';
import { schedule } from './follow-up.ts';

/** How long the simulated phone takes to scan. */
const PAIRED_AFTER_MS = 1000;
const QR_LIFETIME_MS = 60_000;

/** `connected` from the start, unless the configuration asks for pairing. */
export function stateOf({ config, runtime }: Context): SessionState {
  const { session } = accountOf(runtime.connection.id);
  if (session === undefined) {
    return config.pairing === 'none' ? connected(config) : { status: 'disconnected', nextAction: 'connect' };
  }
  // A pairing completes by itself, whether or not a timer got the chance to say so.
  if (session.status === 'pairing' && runtime.now().getTime() >= pairedAt(session)) return connected(config);
  return session;
}

/** A phone that pairs by itself, after a moment. */
export function createSession(context: Context): ProviderSession {
  const become = (session: SessionState): SessionState => {
    accountOf(context.runtime.connection.id).session = session;
    return session;
  };
  return {
    state: async () => stateOf(context),
    async connect(request) {
      const state = stateOf(context);
      if (state.status === 'connected') return become(state);
      if (context.config.pairing === 'none' || state.reason === 'disconnected')
        return become(connected(context.config));
      const pairing = become(startPairing(request, context.runtime.now()));
      schedule(context, [
        {
          afterMs: PAIRED_AFTER_MS,
          event: {
            type: 'session.state_changed',
            id: `session-${context.runtime.connection.id}-${context.runtime.now().getTime()}`,
            data: connected(context.config),
          },
        },
      ]);
      return pairing;
    },
    async disconnect() {
      const linked = stateOf(context).status === 'connected';
      return become({ status: 'disconnected', nextAction: 'connect', ...(linked && { reason: 'disconnected' }) });
    },
    async logout() {
      become({ status: 'logged_out', reason: 'by_user', nextAction: 'pair_again' });
    },
  };
}

function connected({ number }: Context['config']): SessionState {
  return { status: 'connected', number, name: 'Memory', nextAction: 'none' };
}

function startPairing(request: ConnectRequest, now: Date): SessionState {
  const expiresAt = new Date(now.getTime() + QR_LIFETIME_MS).toISOString();
  return request.method === 'qr'
    ? { status: 'pairing', method: 'qr', qr: `2@memory,${now.getTime()}`, expiresAt, nextAction: 'scan_qr' }
    : { status: 'pairing', method: 'code', code: 'MEMORY42', expiresAt, nextAction: 'enter_code' };
}

function pairedAt({ expiresAt }: { readonly expiresAt: string }): number {
  return Date.parse(expiresAt) - QR_LIFETIME_MS + PAIRED_AFTER_MS;
}
