import { setImmediate } from 'node:timers/promises';
import type { GatewayContext } from '../context.ts';
import type { WebhookEndpointRow } from '../store/gateway/schema.ts';
import { claimFor, CONCURRENCY, type Claim } from './claim.ts';
import { post } from './post.ts';
import { openSecrets } from './secrets.ts';
import { settle } from './settle.ts';

/** So many places have to be free before more is claimed: a claim costs the same for one as for many. */
const REFILL = CONCURRENCY / 4;

/**
 * Delivers what is due for one endpoint, until nothing is or `stop` is aborted; then waits for what is under way. Returns
 * how many attempts it made. Throws where the database fails; what was claimed then comes back with its lease.
 */
export async function drainEndpoint(context: GatewayContext, endpointId: string, stop: AbortSignal): Promise<number> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let count = 0;
  let ended = 0;
  for (;;) {
    const before = ended;
    const may = failures.length === 0 && !stop.aborted && CONCURRENCY - running.size >= REFILL;
    const claimed = may ? await attemptClaim(context, endpointId, running.size, failures) : undefined;
    if (claimed !== undefined) {
      for (const claim of claimed.claims) {
        count += 1;
        const work = deliver(context, claimed.endpoint, claimed.secrets, claim)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => {
            running.delete(work);
            ended += 1;
          });
        running.add(work);
      }
    }
    // What waits behind something that ended while it was looked for may not have been found yet.
    if (may && ended > before) continue;
    if (running.size === 0) break;
    await Promise.race(running);
    // What ends in the same turn is claimed for together.
    await setImmediate();
  }
  if (failures.length > 0) throw failures[0];
  return count;
}

type Work = {
  readonly endpoint: WebhookEndpointRow;
  readonly secrets: readonly string[];
  readonly claims: readonly Claim[];
};

async function attemptClaim(
  context: GatewayContext,
  endpointId: string,
  running: number,
  failures: unknown[],
): Promise<Work | undefined> {
  try {
    const claimed = await claimFor(context, endpointId, running);
    if (claimed === undefined || claimed.claims.length === 0) return undefined;
    return { ...claimed, secrets: openSecrets(context, claimed.endpoint) };
  } catch (error) {
    failures.push(error);
    return undefined;
  }
}

async function deliver(
  context: GatewayContext,
  endpoint: WebhookEndpointRow,
  secrets: readonly string[],
  { delivery, envelope }: Claim,
): Promise<void> {
  const posted = await post(context, endpoint, secrets, envelope);
  const { attempt } = posted;
  const refused = attempt.status === null ? 'unreachable' : 'refused';
  context.metrics?.observer?.delivered(attempt.error === null ? 'delivered' : refused, attempt.durationMs);
  await settle(context, endpoint, delivery, posted);
}
