import { join } from 'node:path';
import { startRaw } from './raw/client.ts';
import { addPeople, contactNumber, inParallel, phoneNumber, startFake, type Fake } from './support/fake.ts';
import { createDriver } from './support/driver.ts';
import { cpuMs } from './support/process-figures.ts';
import { report } from './support/report.ts';
import { createTenant, pairByQr, planInstallation, type TestTenant } from '../test/support/installation.ts';
import { median, percentile, round } from './support/statistics.ts';

const SESSIONS = 20;
const EACH = Number(process.env['BENCH_EACH'] ?? 50);
const SEQUENTIAL = Number(process.env['BENCH_SEQUENTIAL'] ?? 300);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);

/** One run: `count` texts over `sessions` sessions. */
type Run = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor milliseconds a text, by process. */
  readonly baileysCpu: number;
  readonly gatewayCpu: number;
};

type Subject = {
  readonly name: string;
  run(sessions: number, each: number): Promise<Run>;
  stop(): Promise<void>;
};

/** Texts a second through the whole gateway, beside raw Baileys in the same run, taking turns. */
export async function benchSend(folder: string): Promise<void> {
  const fake = await startFake();
  try {
    const raw = await rawSubject(fake, folder);
    const ours = await oursSubject(fake, folder);
    // The first messages build sessions with the contacts and warm the code up.
    for (const subject of [raw, ours]) await subject.run(SESSIONS, 20);

    const results = new Map<string, Run[]>();
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      for (const subject of [raw, ours]) {
        keep(results, `${subject.name}, 1 session`, await subject.run(1, SEQUENTIAL));
        keep(results, `${subject.name}, ${SESSIONS} sessions`, await subject.run(SESSIONS, EACH));
      }
    }
    await raw.stop();
    await ours.stop();
    publish(results);
  } finally {
    await fake.program.kill('SIGKILL');
  }
}

function keep(results: Map<string, Run[]>, what: string, run: Run): void {
  results.set(what, [...(results.get(what) ?? []), run]);
}

function publish(results: ReadonlyMap<string, readonly Run[]>): void {
  const of = (what: string, figure: keyof Run) => median((results.get(what) ?? []).map((run) => run[figure]));
  const rows = [...results.keys()].map((what) => ({
    what,
    'texts/s': round(of(what, 'perSecond'), 0),
    'p50 ms': round(of(what, 'p50'), 2),
    'p99 ms': round(of(what, 'p99'), 2),
    'Baileys CPU ms/text': round(of(what, 'baileysCpu'), 2),
    'gateway CPU ms/text': round(of(what, 'gatewayCpu'), 2),
  }));
  const ratio = (figure: keyof Run, shape: string) => of(`polyzap, ${shape}`, figure) / of(`raw, ${shape}`, figure);
  const shapes = ['1 session', `${SESSIONS} sessions`];
  report(`texts, ${ROUNDS} rounds, medians`, rows, [
    ...shapes.map((shape) => ({
      what: `texts a second through the whole gateway, ${shape}`,
      figure: `${round(ratio('perSecond', shape), 2)} × raw`,
      target: '≥ 0.8 × raw',
      met: ratio('perSecond', shape) >= 0.8,
    })),
    ...shapes.map((shape) => ({
      what: `CPU of the Baileys process per text, ${shape}`,
      figure: `${round(ratio('baileysCpu', shape), 2)} × raw`,
      target: '≤ 1.25 × raw',
      met: ratio('baileysCpu', shape) <= 1.25,
    })),
    {
      what: 'HTTP send p50, 1 session',
      figure: `${round(of('polyzap, 1 session', 'p50'), 2)} ms`,
      target: '≤ 5 ms',
      met: of('polyzap, 1 session', 'p50') <= 5,
    },
  ]);
}

async function rawSubject(fake: Fake, folder: string): Promise<Subject> {
  const phones = await addPeople(fake.wa, SESSIONS);
  const raw = await startRaw(fake, join(folder, 'raw.sqlite'));
  const sessions = phones.map((_phone, index) => `s${index}`);
  await inParallel(SESSIONS, 5, async (index) => {
    const phone = phones[index];
    if (phone !== undefined) await raw.pair(`s${index}`, phone);
  });
  const to = sessions.map((_session, index) => `${contactNumber(index).slice(1)}@s.whatsapp.net`);
  return {
    name: 'raw',
    stop: () => raw.stop(),
    async run(count, each) {
      const cpu = cpuMs(raw.pid);
      const began = performance.now();
      const latencies = await raw.send(sessions.slice(0, count), to.slice(0, count), each);
      return figures(latencies, performance.now() - began, cpuMs(raw.pid) - cpu, 0);
    },
  };
}

async function oursSubject(fake: Fake, folder: string): Promise<Subject> {
  // Measured is what it can, not what it lets one key do.
  const installation = await planInstallation({ wa: fake.wa, folder, env: { POLYZAP_RATE_LIMIT: 'off' } });
  const gateway = await installation.startGateway();
  const baileys = await installation.startBaileys();
  // Phones of their own: a phone with two linked devices would cost either subject an extra copy a text.
  const tenants: TestTenant[] = [];
  for (let index = 0; index < SESSIONS; index += 1) {
    const phone = await fake.wa.addAccount({ number: phoneNumber(1000 + index), name: `Ours ${index}` });
    await phone.setAutoReceipts('none');
    const tenant = await createTenant(installation, `tenant ${index}`);
    await pairByQr(tenant, phone);
    tenants.push(tenant);
  }
  const driver = createDriver(installation.gatewayUrl);
  let sequence = 0;
  return {
    name: 'polyzap',
    async stop() {
      driver.close();
      await Promise.all([gateway.kill(), baileys.kill()]);
    },
    async run(count, each) {
      const before = [cpuMs(baileys.pid), cpuMs(gateway.pid)] as const;
      const began = performance.now();
      const latencies = await Promise.all(
        tenants.slice(0, count).map(async (tenant, index) => {
          const own: number[] = [];
          for (let message = 0; message < each; message += 1) {
            sequence += 1;
            own.push(await driver.send(tenant.key, contactNumber(index), `message ${message}`, `bench-${sequence}`));
          }
          return own;
        }),
      );
      const elapsed = performance.now() - began;
      return figures(latencies.flat(), elapsed, cpuMs(baileys.pid) - before[0], cpuMs(gateway.pid) - before[1]);
    },
  };
}

function figures(latencies: readonly number[], elapsedMs: number, baileysMs: number, gatewayMs: number): Run {
  return {
    perSecond: (latencies.length * 1000) / elapsedMs,
    p50: median(latencies),
    p99: percentile(latencies, 0.99),
    baileysCpu: baileysMs / latencies.length,
    gatewayCpu: gatewayMs / latencies.length,
  };
}
