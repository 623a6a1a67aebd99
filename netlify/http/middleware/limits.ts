import type { MiddlewareHandler } from 'hono';
import { authenticate } from '../../../core/access/authenticate.ts';
import { actorOf } from '../../../core/access/principal.ts';
import { hashApiKey } from '../../../core/crypto/api-key.ts';
import { GatewayError } from '../../../core/provider/index.ts';
import type { RateLimits } from '../edge.ts';
import { addressOf, type AppContext, type AppEnvironment } from '../environment.ts';
import { callerOf } from '../limits/address.ts';
import { createBucket } from '../limits/bucket.ts';
import { createGuesses } from '../limits/guesses.ts';

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

/**
 * `Authorization: Bearer <key>`. Keys in a query would end up in logs, so there is no other way. From here on the request
 * has a principal, and the gateway knows on whose behalf it acts.
 */
export function authenticated(limits: RateLimits | undefined): Handler {
  const keys = createBucket(limits?.key);
  const check = limits === undefined ? plainly : againstGuesses();
  return async (c, next) => {
    const [, key] = /^Bearer\s+(\S+)\s*$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const principal = await check(c, key);
    const actor = actorOf(principal);
    await keys.take(actor);
    c.set('principal', principal);
    c.set('gateway', { ...c.get('gateway'), by: { actor, ip: addressOf(c) ?? null } });
    await next();
  };
}

function plainly(c: AppContext, key: string | undefined) {
  return authenticate(c.get('gateway'), key);
}

function againstGuesses() {
  const guesses = createGuesses();
  return async (c: AppContext, key: string | undefined) => {
    const address = addressOf(c);
    if (address === undefined || key === undefined) return plainly(c, key);
    const caller = callerOf(address);
    const hash = hashApiKey(key);
    await guesses.require(caller, hash);
    try {
      const principal = await plainly(c, key);
      guesses.right(hash);
      return principal;
    } catch (error) {
      if (GatewayError.isInstance(error) && error.code === 'unauthenticated') await guesses.wrong(caller, hash);
      throw error;
    }
  };
}
