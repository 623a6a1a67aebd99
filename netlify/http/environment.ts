import type { Context } from 'hono';
import type { Principal } from '../../core/access/principal.ts';
import type { GatewayContext } from '../../core/context.ts';
import type { CallOptions } from '../../core/provider/index.ts';

/** What travels with a request through the app. */
export type AppEnvironment = {
  readonly Variables: {
    readonly gateway: GatewayContext;
    readonly requestId: string;
    /** Set by `authenticated`; routes behind it rely on it. */
    readonly principal: Principal;
  };
};

export type AppContext = Context<AppEnvironment>;

/**
 * For what is asked of a provider while the caller waits. Ends with the request (a caller that hangs up stops what is done
 * for them), and after the send budget.
 */
export function providerCall(c: AppContext): CallOptions {
  const { sendBudgetMs } = c.get('gateway').limits;
  return { signal: AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(sendBudgetMs)]) };
}
