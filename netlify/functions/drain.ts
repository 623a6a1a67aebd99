import type { Config, Context } from '@netlify/functions';
import { onGateway } from '../once.ts';
import { workUntil } from '../work/until.ts';
import { verifyWake } from '../work/wake.ts';

/** Until the tick after the one that woke it has begun. Netlify would let it run for 15 minutes. */
const DRAIN_MS = 75_000;

/** In the background, woken by a tick that had not time enough: goes on sending what is due. */
export default (request: Request, context: Context): Promise<Response> =>
  onGateway(
    context,
    async ({ gateway }) => {
      verifyWake(gateway, request);
      await workUntil(gateway, Date.now() + DRAIN_MS);
      return new Response(null, { status: 204 });
    },
    { afterMs: DRAIN_MS + 10_000, code: 'storage_unavailable' },
  );

export const config: Config = { background: true };
