import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { GatewayContext } from '../../core/context.ts';
import { GatewayError } from '../../core/provider/index.ts';
import { OPEN_EDGE, type EdgeSettings } from './edge.ts';
import type { AppEnvironment } from './environment.ts';
import { answerHeaders } from './middleware/answer-headers.ts';
import { authenticated, createKeyGuard, limitAddresses } from './middleware/limits.ts';
import { limitBody } from './middleware/limit-body.ts';
import { counted } from './middleware/counted.ts';
import { noRoute } from './middleware/methods.ts';
import { traced } from './middleware/traced.ts';
import { problemResponse, toGatewayError } from './problem.ts';
import { auditRoutes } from './routes/audit.ts';
import { connectRoutes } from './routes/connect.ts';
import { connectLinkRoutes } from './routes/connect-links.ts';
import { connectionRoutes } from './routes/connections.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { mediaRoutes, publicMediaRoutes } from './routes/media.ts';
import { messageRoutes } from './routes/messages.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { planRoutes, tenantPlanRoutes } from './routes/plans.ts';
import { contactRoutes, erasureRoutes, tenantExportRoutes, tenantRetentionRoutes } from './routes/privacy.ts';
import { providerRoutes } from './routes/providers.ts';
import { referenceRoutes } from './routes/reference.ts';
import { senderRoutes } from './routes/senders.ts';
import { statsRoutes } from './routes/stats.ts';
import { switchRoutes } from './routes/switches.ts';
import { suppressionRoutes } from './routes/suppressions.ts';
import { templateRoutes } from './routes/templates.ts';
import { tenantRoutingRoutes } from './routes/tenant-routing.ts';
import { tenantRoutes } from './routes/tenants.ts';
import { tickRoutes } from './routes/tick.ts';
import { usageRoutes } from './routes/usage.ts';
import { deliveryRoutes, webhookEndpointRoutes } from './routes/webhook-endpoints.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Netlify's limit for a buffered request; the same on every host, so that a move changes nothing. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** The whole HTTP surface. Takes what it needs, so tests call `app.request()` with no server. */
export function createApp(gateway: GatewayContext, edge: EdgeSettings = OPEN_EDGE): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();

  app.use(answerHeaders);
  const observer = gateway.metrics?.observer;
  if (observer !== undefined) app.use(counted(observer));
  app.use(async (c, next) => {
    c.set('gateway', gateway);
    // No id has it, and a database would not even look for it.
    if (c.req.path.includes('%00') || c.req.path.includes('\0')) throw new GatewayError({ code: 'route_not_found' });
    await next();
    // Nobody is told what a power cut could still take back.
    if (c.get('isOnDisk') !== true) await gateway.store.settled();
  });
  if (gateway.tracer !== undefined) app.use(traced(gateway.tracer));
  app.use(limitAddresses(edge.limits));
  const limited = limitBody(MAX_BODY_BYTES);
  // An upload has a limit of its own, and is never held as a whole.
  app.use((c, next) => (c.req.method === 'POST' && c.req.path === '/v1/media' ? next() : limited(c, next)));

  app.route('/', healthRoutes);
  app.route('/', referenceRoutes);
  const guard = createKeyGuard(edge.limits);
  app.route('/metrics', metricsRoutes(guard));
  app.route('/webhooks', webhookRoutes);
  app.route('/connect', connectRoutes);
  app.route('/media', publicMediaRoutes);

  if (edge.corsOrigins.length > 0) app.use('/v1/*', cors(corsOptions(edge.corsOrigins)));
  app.use('/v1/*', authenticated(gateway, edge.limits, guard));
  app.route('/v1/providers', providerRoutes);
  app.route('/v1/tenants', tenantRoutes);
  app.route('/v1/tenants', tenantRoutingRoutes);
  app.route('/v1/tenants', tenantPlanRoutes);
  app.route('/v1/tenants', tenantExportRoutes);
  app.route('/v1/tenants', tenantRetentionRoutes);
  app.route('/v1/contacts', contactRoutes);
  app.route('/v1/erasures', erasureRoutes);
  app.route('/v1/plans', planRoutes);
  app.route('/v1/keys', keyRoutes);
  app.route('/v1/connections', connectionRoutes);
  app.route('/v1/connections', switchRoutes);
  app.route('/v1/connections', senderRoutes);
  app.route('/v1/connect-links', connectLinkRoutes);
  app.route('/v1/messages', messageRoutes);
  app.route('/v1/media', mediaRoutes);
  app.route('/v1/conversations', conversationRoutes);
  app.route('/v1/suppressions', suppressionRoutes);
  app.route('/v1/templates', templateRoutes);
  app.route('/v1/events', eventRoutes);
  app.route('/v1/webhook-endpoints', webhookEndpointRoutes);
  app.route('/v1/deliveries', deliveryRoutes);
  app.route('/v1/audit', auditRoutes);
  app.route('/v1/stats', statsRoutes);
  app.route('/v1/usage', usageRoutes);
  app.route('/v1/tick', tickRoutes);

  app.notFound((c) => {
    const { error, allow } = noRoute(app, c.req.path);
    const response = problemResponse(error, { requestId: c.get('requestId') });
    if (allow !== '') response.headers.set('allow', allow);
    return response;
  });
  app.onError((thrown, c) => {
    const error = toGatewayError(thrown);
    if (error.code === 'internal_error' || error.code === 'storage_unavailable') {
      gateway.log.error({ requestId: c.get('requestId'), code: error.code, cause: causeOf(error) }, 'request failed');
    }
    return problemResponse(error, { requestId: c.get('requestId') });
  });
  return app;
}

/** Keys travel in a header, never in a cookie, so there is nothing that a page could use without having been given it. */
function corsOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'range'],
    // The range: whoever reads a medium in parts has to know that there are more.
    exposeHeaders: ['request-id', 'retry-after', 'location', 'content-range', 'etag', 'content-disposition'],
    maxAge: 600,
  };
}

/** The defect's class and place. Its message may hold a caller's data, so it stays out of the log. */
function causeOf(error: GatewayError): string | undefined {
  if (!(error.cause instanceof Error)) return undefined;
  const place = error.cause.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return `${error.cause.name} ${place?.trim() ?? ''}`.trim();
}
