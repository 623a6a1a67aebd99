import type { Hono } from 'hono';
import type { GatewayContext } from '../core/context.ts';
import type { Composition } from './compose.ts';
import { createApp } from './http/app.ts';
import type { AppEnvironment } from './http/environment.ts';
import { clientAddress, NO_PROXIES } from './http/limits/address.ts';
import { LATE, onGateway, type Invocation } from './once.ts';
import { hearDeliveries, type HeardDeliveries } from './work/hear.ts';
import { leavesWork, nudge } from './work/nudge.ts';
import { FUNCTION_MS } from './work/until.ts';

type Mounted = { readonly app: Hono<AppEnvironment>; readonly deliveries: HeardDeliveries };

const mounted = new WeakMap<GatewayContext, Mounted>();

/**
 * Answers a request to the API; no function but `api` loads what that takes. After the answer, a message that has to wait is
 * tried again, and new events are delivered.
 */
export async function answer(request: Request, invocation: Invocation): Promise<Response> {
  const deadline = Date.now() + FUNCTION_MS;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return onGateway(
    invocation,
    async (composition) => {
      const { app, deliveries } = mount(composition);
      const { gateway, flushTraces } = composition;
      const response = await app.fetch(request, { address: clientAddress(invocation.ip, undefined, NO_PROXIES) });
      if (leavesWork(request, response)) invocation.waitUntil(nudge(gateway, deadline));
      else if (deliveries.take()) invocation.waitUntil(nudge(gateway, deadline, 0));
      if (flushTraces !== undefined) invocation.waitUntil(flushTraces());
      return response;
    },
    reads ? LATE : { ...LATE, code: 'outcome_unknown' },
  );
}

function mount({ gateway, edge }: Composition): Mounted {
  const known = mounted.get(gateway);
  if (known !== undefined) return known;
  const made = { app: createApp(gateway, edge), deliveries: hearDeliveries(gateway.store) };
  mounted.set(gateway, made);
  return made;
}
