import { createId } from '../core/ids.ts';
import { GatewayError, type ErrorCode } from '../core/provider/index.ts';
import { composeGateway, type Composition } from './compose.ts';
import { EnvironmentError } from './environment.ts';
import { problemResponse, toGatewayError } from './http/problem.ts';
import { ANSWER_MS, inTime } from './in-time.ts';
import { createLog } from './log.ts';
import { FUNCTION_MS } from './work/until.ts';

/**
 * What a stream of events may take: what comes before it in the request has two seconds of the function's, and its
 * heartbeats have what is missing to Netlify's 20 MB.
 */
const STREAMS = { streamMs: FUNCTION_MS - 2_000, streamBytes: 19_000_000 };

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

/** What is answered where the work takes too long. */
export type Late = { readonly afterMs: number; readonly code: ErrorCode };

/** Asking again does no harm. */
export const LATE: Late = { afterMs: ANSWER_MS, code: 'storage_unavailable' };

/**
 * Does `work` on the gateway of this function instance: made with its first request, kept for the next ones. A failure to
 * make it (the database is down, a variable is missing) is not kept: the next request tries again. Nor is a gateway on
 * which something has not come to an end in time: its connections may never be heard of again.
 *
 * Never throws; what is thrown is answered as a problem. Of an incomplete environment it names the variables, never a value;
 * the log has the same under the answer's request id.
 */
export async function onGateway(
  invocation: Invocation,
  work: (composition: Composition) => Promise<Response>,
  { afterMs, code }: Late = LATE,
): Promise<Response> {
  try {
    const made = compose(invocation);
    const mine = composed;
    const response = await inTime(made.then(work), afterMs);
    if (response !== undefined) return response;
    forget(mine);
    throw new GatewayError({ code, message: `This was not done after ${afterMs / 1000} seconds; it may be yet` });
  } catch (thrown) {
    const requestId = createId('request');
    const error = thrown instanceof EnvironmentError ? incomplete(thrown) : toGatewayError(thrown);
    createLog('error').error({ requestId, code: error.code, reason: reasonOf(thrown) }, 'a function cannot work');
    return problemResponse(error, { requestId });
  }
}

/**
 * The next request begins with a gateway of its own. The old one is left to whoever is at work on it still: its idle
 * connections end by themselves, and one that waits for an answer when that comes, if ever.
 */
function forget(old: Promise<Composition> | undefined): void {
  if (composed === old) composed = undefined;
}

async function compose(invocation: Invocation): Promise<Composition> {
  const deployContext = invocation.deploy?.context;
  const mine = (composed ??= composeGateway(process.env, {
    poolSize: POOL_SIZE,
    inFunction: true,
    streams: STREAMS,
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
