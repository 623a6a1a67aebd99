import { nodeFlags } from '../../netlify/host/node-flags.ts';
import { spawnProgram, type Program } from '../../test/support/program.ts';
import { report } from '../support/report.ts';
import { median, round } from '../support/statistics.ts';
import { createCpuClock, type CpuClock } from './cpu.ts';
import { createLoad, type Asked } from './load.ts';
import { measureReads } from './reads.ts';
import { contactsOfATenant, numberOfContact, seedDeliveries, seedMessages } from './seed-messages.ts';
import { RECIPIENT, seedEndpoints, seedTenants, withDatabase, type Seeded } from './seed.ts';
import { gatewayEnvironment, type NewDatabase } from './setting.ts';
import { inboundWebhook } from './webhook.ts';

const PARALLEL = 8;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 25);
const EACH = Number(process.env['BENCH_EACH'] ?? 200);

type Case = { readonly what: string; readonly tenants: number; readonly messages: number };

const FEW: Case = { what: '10 tenants, 1,000 messages', tenants: 10, messages: 1_000 };
const MANY_TENANTS: Case = { what: '10,000 tenants, 10,000 messages', tenants: 10_000, messages: 10_000 };
const MANY_MESSAGES: Case = { what: '10 tenants, 1,000,000 messages', tenants: 10, messages: 1_000_000 };
const CASES = [FEW, MANY_TENANTS, MANY_MESSAGES];

/** What is asked of each: a message out, to somebody known; and one in, from a contact picked at random. */
const KINDS = { out: 'sent', in: 'received' } as const;
type Kind = keyof typeof KINDS;

/** Of one message, in a round: milliseconds on the clock, and of processors (gateway, database server). */
type Cost = { readonly wall: number; readonly cpu: number };
type Costs = Readonly<Record<Kind, Cost[]>>;

type Running = {
  readonly one: Case;
  readonly program: Program;
  readonly tenants: readonly Seeded[];
  readonly clock: CpuClock;
};

/** What a message costs as tenants and stored messages grow: gateways side by side on databases of their own, in turns. */
export async function benchGrowth(engine: string, newDatabase: NewDatabase): Promise<void> {
  const running: Running[] = [];
  for (const [index, one] of CASES.entries()) {
    const url = await newDatabase(`growth${index}`);
    const began = performance.now();
    const tenants = await withDatabase(url, async (database) => {
      const seeded = await seedTenants(database, one.tenants);
      const endpoints = await seedEndpoints(database, seeded);
      await seedMessages(database, seeded, one.messages);
      if (one === MANY_MESSAGES) await seedDeliveries(database, endpoints[0] ?? '');
      return seeded;
    });
    console.log(`${one.what}: made in ${round((performance.now() - began) / 1000)} s`);
    const program = await spawnProgram({ args: [...nodeFlags, 'netlify/host/main.ts'], env: gatewayEnvironment(url) });
    running.push({ one, program, tenants, clock: await createCpuClock(program.pid, url) });
  }
  publish(engine, await measure(running));
  for (const { one, program, tenants } of running) {
    const [tenant] = tenants;
    if (one === MANY_MESSAGES && tenant !== undefined) await measureReads(engine, program.url, tenant);
  }
  for (const { program, clock } of running) {
    await clock.close();
    await program.kill();
  }
}

/** Rounds of each in turn, so that whatever else the machine does meets all of them; the first warms up. */
async function measure(running: readonly Running[]): Promise<ReadonlyMap<Case, Costs>> {
  const load = createLoad(PARALLEL);
  const measured = new Map<Case, Costs>(CASES.map((one) => [one, { out: [], in: [] }]));
  for (let turn = -1; turn < ROUNDS; turn += 1) {
    for (const kind of ['out', 'in'] as const) {
      for (const { one, program, tenants, clock } of turn % 2 === 0 ? running : running.toReversed()) {
        const ask = kind === 'out' ? sendOf(tenants, turn) : webhookOf(one, tenants, turn);
        const before = await clock.read();
        const wall = await load.run(program.url, EACH, ask);
        const cpu = (await clock.read()) - before;
        if (turn >= 0) measured.get(one)?.[kind].push({ wall: wall / EACH, cpu: cpu / EACH });
      }
    }
  }
  load.close();
  return measured;
}

/** From the tenants in turn, so that in the end many of many have sent. */
function sendOf(tenants: readonly Seeded[], turn: number): (index: number) => Asked {
  return (index) => {
    const place = (turn + 1) * EACH + index;
    const body = JSON.stringify({ to: RECIPIENT, type: 'text', text: `message ${place}` });
    const key = tenants[place % tenants.length]?.key ?? '';
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': crypto.randomUUID() };
    return { path: '/v1/messages', headers, body };
  };
}

function webhookOf(one: Case, tenants: readonly Seeded[], turn: number): (index: number) => Asked {
  const contacts = contactsOfATenant(one.messages / one.tenants);
  return (index) => {
    const place = (turn + 1) * EACH + index;
    const from = numberOfContact(Math.floor(Math.random() * contacts));
    return inboundWebhook(tenants[place % tenants.length]?.connectionId ?? '', from, `growth-${place}`);
  };
}

function publish(engine: string, measured: ReadonlyMap<Case, Costs>): void {
  const of = (one: Case, kind: Kind, what: keyof Cost): readonly number[] =>
    (measured.get(one)?.[kind] ?? []).map((cost) => cost[what]);
  // Of each round with the same round's: what disturbed one disturbed the other.
  const ratio = (one: Case, kind: Kind, what: keyof Cost): number => {
    const few = of(FEW, kind, what);
    return median(of(one, kind, what).map((cost, turn) => cost / (few[turn] ?? Number.NaN)));
  };
  const verdict = (growth: string, one: Case, kind: Kind) => {
    const wall = ratio(one, kind, 'wall');
    const cpu = ratio(one, kind, 'cpu');
    return {
      what: `a message ${KINDS[kind]}, ${growth}`,
      figure: `${round(wall, 2)} × the time, ${round(cpu, 2)} × the processors' time`,
      target: '≤ 1.2 ×',
      met: wall <= 1.2,
    };
  };
  const figure = (one: Case, kind: Kind, what: keyof Cost): number => round(median(of(one, kind, what)), 3);
  report(
    `Growth, ${engine}: ${ROUNDS} rounds of ${EACH}, ${PARALLEL} at once, milliseconds a message, medians`,
    CASES.map((one) => ({
      what: one.what,
      sent: figure(one, 'out', 'wall'),
      'sent, CPU': figure(one, 'out', 'cpu'),
      received: figure(one, 'in', 'wall'),
      'received, CPU': figure(one, 'in', 'cpu'),
    })),
    (['out', 'in'] as const).flatMap((kind) => [
      verdict('10 → 10,000 tenants', MANY_TENANTS, kind),
      verdict('10³ → 10⁶ stored messages', MANY_MESSAGES, kind),
    ]),
  );
}
