import { Hono } from 'hono';
import { webhookUrl } from '../../../core/connections/provider-of.ts';
import { receiveWebhook } from '../../../core/webhooks-in/receive.ts';
import type { AppContext, AppEnvironment } from '../environment.ts';
import { withAnswerHeaders } from '../middleware/answer-headers.ts';

/** Backends call us here. Who calls is proven by the provider's own signature, not by a key of ours. */
export const webhookRoutes = new Hono<AppEnvironment>()
  .post('/:provider/:connectionId', receive)
  .get('/:provider/:connectionId', receive)
  // Where the provider has a path of its own: nobody else knows the last part.
  .post('/:provider/:connectionId/:path', receive);

async function receive(c: AppContext): Promise<Response> {
  const gateway = c.get('gateway');
  const provider = c.req.param('provider') ?? '';
  const connectionId = c.req.param('connectionId') ?? '';
  // Signatures may cover the URL: the one that the backend was given, query included, whatever a proxy made of it.
  const { search } = new URL(c.req.url);
  const request = {
    method: c.req.method,
    url: webhookUrl(gateway, provider, connectionId) + search,
    headers: c.req.raw.headers,
    body: new Uint8Array(await c.req.arrayBuffer()),
  };
  const { response, stored } = await receiveWebhook(gateway, provider, connectionId, request, c.req.param('path'));
  c.set('isOnDisk', stored > 0);
  return response === undefined ? c.json({ stored }) : withAnswerHeaders(response, c.get('requestId'));
}
