import type { Stats } from '../api/stats.ts';
import type { Reconnects } from './reconnects.ts';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/**
 * Stats in the text format of Prometheus: gauges, of all tenants together. For the Node host beside what it counts itself,
 * and all there is where functions come and go and cannot count.
 */
export function exposeStats({ at, connections, queue, webhooks, day }: Stats): string {
  const now = Date.parse(at);
  const since = (time: string | null): number => (time === null ? 0 : Math.max(0, now - Date.parse(time)) / 1000);
  return [
    gauge(
      'polyzap_connections',
      'Connections by provider and state.',
      connections.map(({ provider, status, count }) => [{ provider, status }, count]),
    ),
    gauge('polyzap_queue_messages', 'Messages that wait to be handed to their provider, 100,000 at most.', [
      [{}, queue.waiting],
    ]),
    gauge(
      'polyzap_queue_reasons',
      'The same, by why they wait.',
      queue.reasons.map(({ reason, count }) => [{ reason: reason ?? 'being_tried' }, count]),
    ),
    gauge('polyzap_queue_scheduled_messages', 'Messages that are sent later on purpose.', [[{}, queue.scheduled]]),
    gauge('polyzap_queue_oldest_seconds', 'How long the oldest waiting message waits.', [[{}, since(queue.oldestAt)]]),
    gauge('polyzap_queue_lag_seconds', 'How long a message is due that nobody has taken up.', [
      [{}, queue.lagMs / 1000],
    ]),
    gauge('polyzap_webhook_endpoints', 'Webhook endpoints by state.', [
      [{ state: 'healthy' }, webhooks.enabled - webhooks.failing],
      [{ state: 'failing' }, webhooks.failing],
      [{ state: 'disabled' }, webhooks.disabled],
    ]),
    gauge('polyzap_webhook_pending_deliveries', 'Deliveries that are not over, 100,000 at most.', [
      [{}, webhooks.pending],
    ]),
    gauge('polyzap_webhook_lag_seconds', 'How long a delivery is due that nobody has taken up.', [
      [{}, webhooks.lagMs / 1000],
    ]),
    gauge(
      'polyzap_messages_last_day',
      'Messages sent in the last 24 hours, by what has become of them.',
      day.outcomes.map(({ provider, outcome, count }) => [{ provider, outcome }, count]),
    ),
  ].join('');
}

/** As `exposeStats`; a counter, since it only ever grows. */
export function exposeReconnects(reconnects: Reconnects): string {
  return metric(
    'counter',
    'polyzap_reconnects_total',
    'How often a phone lost its connection and had to be connected again, as all processes have heard.',
    reconnects.map(({ provider, count }) => [{ provider }, count]),
  );
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  return metric('gauge', name, help, samples);
}

function metric(type: 'gauge' | 'counter', name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
