import { report } from '../support/report.ts';
import { median, round } from '../support/statistics.ts';
import { startChild } from './child.ts';
import { startReceivers } from './receivers.ts';
import { seedTenants, withDatabase } from './seed.ts';
import { gatewayEnvironment, type NewDatabase } from './setting.ts';

const HANGING = 100;
const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 4_000);
const ROUNDS = 3;

/** One delivery worker: events to an endpoint that answers at once, while a hundred others never answer. */
export async function benchDeliveries(engine: string, newDatabase: NewDatabase): Promise<void> {
  const rates: number[] = [];
  let hanging = Infinity;
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const url = await newDatabase(`deliveries${turn}`);
    const [tenant] = await withDatabase(url, (database) => seedTenants(database, 1));
    const receivers = await startReceivers();
    const worker = startChild(
      'bench/gateway/deliver.ts',
      [tenant?.tenantId ?? '', tenant?.connectionId ?? '', receivers.fastUrl, receivers.hangingUrl, String(HANGING)],
      gatewayEnvironment(url),
    );
    await worker.next();
    worker.tell(String(EVENTS));
    await worker.next();
    const got = receivers.got(EVENTS);
    const began = performance.now();
    worker.tell('go');
    await got;
    rates.push((EVENTS * 1000) / (performance.now() - began));
    hanging = Math.min(hanging, receivers.hanging());
    receivers.close();
    await worker.stop();
  }
  const rate = median(rates);
  report(
    `Deliveries, ${engine}: ${EVENTS} events, ${HANGING} endpoints hang, ${ROUNDS} rounds, median`,
    [{ what: 'to the endpoint that answers', 'a second': round(rate, 0), 'requests that hung at the end': hanging }],
    [{ what: 'deliveries, one worker', figure: `${round(rate, 0)} a second`, target: '≥ 1,000', met: rate >= 1000 }],
  );
}
