import type { Observer } from '../../core/observe.ts';

/** From a call on this machine to a provider that is about to be given up, in seconds. */
const PROVIDER_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12];
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 12];

/** What is counted, and how it is read. */
export type Metrics = {
  readonly observer: Observer;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
};

/** What a process counts of its own work, and how it is doing itself. Loaded only where somebody wants to know. */
export async function createMetrics(): Promise<Metrics> {
  const { Counter, Histogram, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const sends = new Counter({
    name: 'polyzap_sends_total',
    help: 'Attempts to hand a message to its provider; the outcome is "accepted" or the code of the error.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const providerSeconds = new Histogram({
    name: 'polyzap_provider_seconds',
    help: 'How long a provider took to answer a send.',
    labelNames: ['provider'],
    buckets: PROVIDER_BUCKETS,
    registers,
  });
  const deliveries = new Counter({
    name: 'polyzap_webhook_deliveries_total',
    help: 'Attempts to deliver an event to a webhook endpoint.',
    labelNames: ['outcome'],
    registers,
  });
  const deliverySeconds = new Histogram({
    name: 'polyzap_webhook_delivery_seconds',
    help: 'How long a webhook endpoint took to answer.',
    buckets: PROVIDER_BUCKETS,
    registers,
  });
  const heard = new Counter({
    name: 'polyzap_provider_events_total',
    help: 'Events that backends told, each counted once.',
    labelNames: ['provider'],
    registers,
  });
  const repeated = new Counter({
    name: 'polyzap_provider_events_repeated_total',
    help: 'Events that backends told again, or that somebody played again. They change nothing.',
    labelNames: ['provider'],
    registers,
  });
  const requests = new Histogram({
    name: 'polyzap_http_request_seconds',
    help: 'Requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS,
    registers,
  });
  return {
    text: () => registry.metrics(),
    observer: {
      sent(provider, outcome, milliseconds) {
        sends.inc({ provider, outcome });
        providerSeconds.observe({ provider }, milliseconds / 1000);
      },
      delivered(outcome, milliseconds) {
        deliveries.inc({ outcome });
        deliverySeconds.observe(milliseconds / 1000);
      },
      heard(provider, events, again) {
        heard.inc({ provider }, events);
        repeated.inc({ provider }, again);
      },
      answered: (method, route, status, milliseconds) =>
        requests.observe({ method, route, status: String(status) }, milliseconds / 1000),
    },
  };
}
