import type { MiddlewareHandler } from 'hono';
import { authenticate } from '../../../core/access/authenticate.ts';
import { claimRequests } from '../../../core/access/key-rate.ts';
import { actorOf } from '../../../core/access/principal.ts';
import type { GatewayContext } from '../../../core/context.ts';
import type { RateLimits } from '../edge.ts';
import { addressOf, type AppContext, type AppEnvironment } from '../environment.ts';
import { callerOf } from '../limits/address.ts';
import { createBucket, type Bucket } from '../limits/bucket.ts';
import { createGuesses } from '../limits/guesses.ts';
import { createSharedBucket } from '../limits/shared-bucket.ts';
import { bearerOf } from './bearer.ts';

type Handler = MiddlewareHandler<AppEnvironment>;

/**
 * Counts requests by address before anything is done for them. An address that is not known (a test) is not counted.
 * What holds between processes, and what does not: docs/decisions/0020.
 */
export function limitAddresses(limits: RateLimits | undefined): Handler {
  const webhooks = createBucket(limits?.webhook);
  const api = createBucket(limits?.address);
  const open = createBucket(limits?.public);
  return async (c, next) => {
    const address = addressOf(c);
    if (address !== undefined) {
      const { path } = c.req;
      const bucket = path.startsWith('/webhooks/') ? webhooks : path.startsWith('/v1/') ? api : open;
      await bucket.take(callerOf(address));
    }
    await next();
  };
}

/** From here on the request has a principal, and the gateway knows on whose behalf it acts. */
export function authenticated(gateway: GatewayContext, limits: RateLimits | undefined, guard: KeyGuard): Handler {
  const keys = keyBucket(gateway, limits?.key);
  return async (c, next) => {
    const key = bearerOf(c);
    const principal = await guard(c, key, () => authenticate(c.get('gateway'), key));
    const actor = actorOf(principal);
    await keys.take(actor);
    c.set('principal', principal);
    c.set('gateway', { ...c.get('gateway'), by: { actor, ip: addressOf(c) ?? null } });
    await next();
  };
}

/** SQLite has one process, so its memory knows all there is to count. */
function keyBucket(gateway: GatewayContext, perMinute: number | undefined): Bucket {
  if (perMinute === undefined || gateway.store.engine === 'sqlite') return createBucket(perMinute);
  return createSharedBucket(perMinute, (whose, wanted) => claimRequests(gateway, whose, wanted));
}

/** Looks at a key on behalf of a request, where that does not have to wait for having tried too many. */
export type KeyGuard = <Found>(c: AppContext, key: string | undefined, look: () => Promise<Found>) => Promise<Found>;

/** One for every route that takes a key: a guesser is slowed down wherever they try. */
export function createKeyGuard(limits: RateLimits | undefined): KeyGuard {
  const guesses = createGuesses();
  return (c, key, look) => {
    const address = addressOf(c);
    if (limits === undefined || address === undefined || key === undefined) return look();
    return guesses.check(c.get('gateway'), callerOf(address), key, look);
  };
}
