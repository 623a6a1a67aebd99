import type { Context } from 'hono';
import type { Principal } from '../../core/access/principal.ts';
import type { GatewayContext } from '../../core/context.ts';
import type { CallOptions } from '../../core/provider/index.ts';

/** What travels with a request through the app. */
export type AppEnvironment = {
  /** What the host knows of a request beside the request itself. */
  readonly Bindings: HostBindings;
  readonly Variables: {
    readonly gateway: GatewayContext;
    readonly requestId: string;
    /** Set by `authenticated`; routes behind it rely on it. */
    readonly principal: Principal;
    /** Set where the last that a route did was to write: the answer need not wait for the disk again. */
    readonly isOnDisk?: boolean;
  };
};

/** A request on its way through the app. */
export type AppContext = Context<AppEnvironment>;

/** What the host knows of a request beside the request itself. */
export type HostBindings = {
  /** Where the request comes from, as far as that can be trusted. */
  readonly address?: string | undefined;
};

/** Where a request comes from; undefined where the host does not say. */
export function addressOf(c: AppContext): string | undefined {
  const host: HostBindings | undefined = c.env;
  return host?.address;
}

/**
 * For what is asked of a provider while the caller waits. Ends with the request (a caller that hangs up stops what is done
 * for them), and after the send budget.
 */
export function providerCall(c: AppContext): CallOptions {
  const { sendBudgetMs } = c.get('gateway').limits;
  return { signal: AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(sendBudgetMs)]) };
}
