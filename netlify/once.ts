import type { Hono } from 'hono';
import type { GatewayContext } from '../core/context.ts';
import { composeGateway, type Composition } from './compose.ts';
import type { AppEnvironment } from './http/environment.ts';
import { createId } from '../core/ids.ts';
import { EnvironmentError } from './environment.ts';
import { createApp } from './http/app.ts';
import { problemResponse, toGatewayError } from './http/problem.ts';
import { createLog } from './log.ts';

/** A function serves one request at a time, and the pool of all instances together must fit the database. */
const POOL_SIZE = 2;

let composed: Promise<Composition> | undefined;
let mounted: Hono<AppEnvironment> | undefined;

/**
 * The gateway of this function instance: made with its first request, kept for the next ones. A failure (the database
 * is down, a variable is missing) is not kept: the next request tries again.
 */
export async function gateway(): Promise<GatewayContext> {
  const mine = (composed ??= composeGateway(process.env, { poolSize: POOL_SIZE }));
  try {
    return (await mine).gateway;
  } catch (error) {
    // Another request may have begun a new attempt meanwhile.
    if (composed === mine) composed = undefined;
    throw error;
  }
}

/**
 * Answers a request on that gateway. Where there is none it answers a problem: 503 where the database is down, 500 where
 * a variable is missing; which one stands in the log, as strangers have no use for it.
 */
export async function answer(request: Request): Promise<Response> {
  let context;
  try {
    context = await gateway();
  } catch (thrown) {
    const requestId = createId('request');
    const error = toGatewayError(thrown);
    createLog('error').error({ requestId, code: error.code, reason: messageOf(thrown) }, 'the gateway cannot start');
    return problemResponse(error, { requestId });
  }
  mounted ??= createApp(context);
  return mounted.fetch(request);
}

/** Our own words about the environment name variables and no values; anyone else's may hold a URL with a password. */
function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  return thrown instanceof EnvironmentError ? thrown.message : thrown.name;
}
