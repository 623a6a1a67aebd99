import type { GatewayContext } from '../../core/context.ts';
import { signTimestamped, verifyTimestamped } from '../../core/provider-kit/signature.ts';

const TIMESTAMP = 'polyzap-timestamp';
const SIGNATURE = 'polyzap-signature';
const PURPOSE = 'drain';

/** A background function answers 202 before it has begun. */
const TIMEOUT_MS = 5_000;

/**
 * Starts the function `drain` of the site at `siteUrl`. False where that did not work: nothing is lost then, the next tick
 * goes on. Never throws.
 */
export async function wakeDrain(
  context: Pick<GatewayContext, 'adminKeyHash' | 'log'>,
  siteUrl: string,
): Promise<boolean> {
  try {
    const response = await fetch(new URL('/.netlify/functions/drain', siteUrl), {
      method: 'POST',
      headers: wakeHeaders(context.adminKeyHash, new Date()),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.status === 202) return true;
    context.log.warn({ status: response.status }, 'drain was not started');
  } catch (error) {
    context.log.warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'drain was not started');
  }
  return false;
}

/** Signed with the admin key's hash: every function of the site has it, and nobody else. */
function wakeHeaders(secret: string, now: Date): Record<string, string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return { [TIMESTAMP]: String(seconds), [SIGNATURE]: signTimestamped(secret, seconds, PURPOSE) };
}

/** Throws `webhook_not_authentic` unless the call is one of `wakeDrain`, and no older than five minutes. */
export function verifyWake(context: Pick<GatewayContext, 'adminKeyHash'>, request: Request): void {
  verifyTimestamped(
    {
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: new TextEncoder().encode(PURPOSE),
    },
    {
      provider: PURPOSE,
      secret: context.adminKeyHash,
      timestampHeader: TIMESTAMP,
      signatureHeader: SIGNATURE,
      now: new Date(),
    },
  );
}
