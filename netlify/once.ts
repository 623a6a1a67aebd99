import type { Hono } from 'hono';
import { createId } from '../core/ids.ts';
import { GatewayError } from '../core/provider/index.ts';
import { composeGateway, type Composition } from './compose.ts';
import { EnvironmentError } from './environment.ts';
import { createApp } from './http/app.ts';
import type { AppEnvironment } from './http/environment.ts';
import { clientAddress, NO_PROXIES } from './http/limits/address.ts';
import { problemResponse, toGatewayError } from './http/problem.ts';
import { createLog } from './log.ts';
import { hearDeliveries, leavesWork, nudge } from './work/nudge.ts';
import { FUNCTION_MS } from './work/until.ts';

/** A function serves one request at a time, and the pool of all instances together must fit the database. */
const POOL_SIZE = 2;

/** What Netlify hands a function beside the request: the part of its `Context` that we use. */
export type Invocation = {
  /** `context` is `production`, `deploy-preview`, `branch-deploy` or `dev`; empty or absent where there is none. */
  readonly deploy?: { readonly context?: string };
  /** Keeps the function alive for work after the answer. */
  waitUntil(work: Promise<unknown>): void;
  /** Where the request comes from, as Netlify's own servers saw it. */
  readonly ip?: string;
};

let composed: Promise<Composition> | undefined;
let mounted: { readonly app: Hono<AppEnvironment>; readonly deliveries: { take(): boolean } } | undefined;

/**
 * Does `work` on the gateway of this function instance: made with its first request, kept for the next ones. A failure to
 * make it (the database is down, a variable is missing) is not kept: the next request tries again.
 *
 * Never throws; what is thrown is answered as a problem. Of an incomplete environment it names the variables, never a value;
 * the log has the same under the answer's request id.
 */
export async function onGateway(
  invocation: Invocation,
  work: (composition: Composition) => Promise<Response>,
): Promise<Response> {
  try {
    return await work(await compose(invocation));
  } catch (thrown) {
    const requestId = createId('request');
    const error = thrown instanceof EnvironmentError ? incomplete(thrown) : toGatewayError(thrown);
    createLog('error').error({ requestId, code: error.code, reason: reasonOf(thrown) }, 'a function cannot work');
    return problemResponse(error, { requestId });
  }
}

/** Answers a request to the API. After the answer, a message that has to wait is tried again, and new events are delivered. */
export async function answer(request: Request, invocation: Invocation): Promise<Response> {
  const deadline = Date.now() + FUNCTION_MS;
  return onGateway(invocation, async ({ gateway, edge, flushTraces }) => {
    mounted ??= { app: createApp(gateway, edge), deliveries: hearDeliveries(gateway.store) };
    const response = await mounted.app.fetch(request, { address: clientAddress(invocation.ip, undefined, NO_PROXIES) });
    if (leavesWork(request, response)) invocation.waitUntil(nudge(gateway, deadline));
    else if (mounted.deliveries.take()) invocation.waitUntil(nudge(gateway, deadline, 0));
    if (flushTraces !== undefined) invocation.waitUntil(flushTraces());
    return response;
  });
}

async function compose(invocation: Invocation): Promise<Composition> {
  const deployContext = invocation.deploy?.context;
  const mine = (composed ??= composeGateway(process.env, {
    poolSize: POOL_SIZE,
    inFunction: true,
    streamMs: FUNCTION_MS,
    databaseOnDemand: true,
    ...(deployContext !== undefined && { deployContext }),
  }));
  try {
    return await mine;
  } catch (error) {
    // Another request may have begun a new attempt meanwhile.
    if (composed === mine) composed = undefined;
    throw error;
  }
}

function incomplete(error: EnvironmentError): GatewayError {
  return new GatewayError({ code: 'internal_error', message: error.message, cause: error });
}

/** Our own words about the environment name variables and no values; anyone else's may hold a URL with a password. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  return thrown instanceof EnvironmentError || GatewayError.isInstance(thrown) ? thrown.message : thrown.name;
}
