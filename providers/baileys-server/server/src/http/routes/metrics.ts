import { Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { Env, Service } from '../service.ts';

/**
 * For Prometheus: sessions by state, what was counted since the process began, and how the process is doing. No session has
 * a label. The package is loaded when somebody asks for the first time.
 */
export function metricsRoutes(service: Service): Hono<Env> {
  let registry: Promise<Registry> | undefined;
  return new Hono<Env>().get('/metrics', async (c) => {
    const { metrics, contentType } = await (registry ??= createRegistry(service)).then(async (made) => ({
      metrics: await made.metrics(),
      contentType: made.contentType,
    }));
    return c.text(metrics, 200, { 'content-type': contentType });
  });
}

async function createRegistry({ sessions, parts: { counts } }: Service): Promise<Registry> {
  const { Counter, Gauge, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registry.registerMetric(
    new Gauge({
      name: 'polyzap_baileys_sessions',
      help: 'Sessions by state.',
      labelNames: ['status'],
      registers: [],
      collect() {
        this.reset();
        for (const session of sessions.list()) this.inc({ status: session.status.get().status });
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'polyzap_baileys_reconnects_total',
      help: 'Connections to WhatsApp that were lost and made anew.',
      registers: [],
      collect() {
        this.reset();
        this.inc(counts.reconnects.count);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'polyzap_baileys_sends_total',
      help: 'Sends; the outcome is "queued", "sent" or the code of the error.',
      labelNames: ['outcome'],
      registers: [],
      collect() {
        this.reset();
        for (const [outcome, count] of counts.sends) this.inc({ outcome }, count);
      },
    }),
  );
  return registry;
}
