import { Hono } from 'hono';
import { ERROR_CODES } from '../../../../../core/provider/index.ts';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { refuse } from '../errors.ts';
import { callerOf, hasSecret, isLocalProgram } from './access.ts';
import { asGatewayError, problem } from './problem.ts';
import { messageRoutes } from './routes/messages.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { peopleRoutes } from './routes/people.ts';
import { isSeedPath, seedRoutes } from './routes/seed.ts';
import { sessionRoutes } from './routes/sessions.ts';
import type { Env, Service } from './service.ts';

/** The HTTP of `wire.ts`, and the seed's routes beside it. */
export function createApp(service: Service): Hono<Env> {
  const app = new Hono<Env>();

  app.onError((error, c) => {
    const known = asGatewayError(error, service.log);
    if (isSeedPath(c.req.path)) {
      const fields = known.fields?.map(({ path, message }) => `${path}: ${message}`).join('; ');
      return c.json({ error: fields ?? known.message }, ERROR_CODES[known.code].status as ContentfulStatusCode);
    }
    return problem(c, known);
  });

  app.get('/healthz', (c) => c.json({ status: service.stopping.aborted ? 'stopping' : 'ok' }));

  app.use('*', async (c, next) => {
    const caller = callerOf(c.req.raw.headers, c.env);
    const open = isSeedPath(c.req.path) || service.secret === undefined;
    const allowed = hasSecret(caller, service.secret) || (open && isLocalProgram(caller, service.boundToLoopback));
    if (!allowed) throw refuse('unauthenticated', 'Send `Authorization: Bearer <POLYZAP_BAILEYS_SECRET>`');
    if (service.stopping.aborted) throw refuse('provider_unavailable', 'The server is stopping');
    await next();
    // Nobody is told what a power cut could still take back.
    await service.settled();
  });

  const routed = [
    sessionRoutes(service),
    messageRoutes(service),
    peopleRoutes(service),
    seedRoutes(service),
    metricsRoutes(service),
  ];
  for (const routes of routed) app.route('/', routes);

  const methods = methodsByPath(routed);
  app.notFound((c) => {
    const allowed = methods.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method);
    if (allowed.length === 0) throw refuse('route_not_found');
    c.header('allow', [...new Set(allowed)].join(', '));
    return problem(c, refuse('method_not_allowed'));
  });
  return app;
}

function methodsByPath(routed: readonly Hono<Env>[]): readonly { pattern: RegExp; method: string }[] {
  return routed
    .flatMap((app) => app.routes)
    .filter(({ method }) => method !== 'ALL')
    .map(({ path, method }) => ({ pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`), method }));
}
