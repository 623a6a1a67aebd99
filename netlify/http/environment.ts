import type { Context } from 'hono';
import type { Principal } from '../../core/access/principal.ts';
import type { GatewayContext } from '../../core/context.ts';

/** What travels with a request through the app. */
export type AppEnvironment = {
  readonly Variables: {
    readonly gateway: GatewayContext;
    readonly requestId: string;
    /** Set by `authenticated`; routes behind it rely on it. */
    readonly principal: Principal;
    /** Ends with the request: a caller that hangs up stops what is done for them. */
    readonly signal: AbortSignal;
  };
};

export type AppContext = Context<AppEnvironment>;
