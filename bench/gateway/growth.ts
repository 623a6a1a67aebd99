import { nodeFlags } from '../../netlify/host/node-flags.ts';
import { spawnProgram, type Program } from '../../test/support/program.ts';
import { report } from '../support/report.ts';
import { median, round } from '../support/statistics.ts';
import { createLoad } from './load.ts';
import { RECIPIENT, seedMessages, seedTenants, withDatabase, type Seeded } from './seed.ts';
import { gatewayEnvironment, type NewDatabase } from './setting.ts';

const PARALLEL = 8;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 9);
const EACH = Number(process.env['BENCH_EACH'] ?? 400);

type Case = { readonly what: string; readonly tenants: number; readonly messages: number };

const FEW: Case = { what: '10 tenants, 1,000 messages', tenants: 10, messages: 1_000 };
const MANY_TENANTS: Case = { what: '10,000 tenants, 10,000 messages', tenants: 10_000, messages: 10_000 };
const MANY_MESSAGES: Case = { what: '10 tenants, 1,000,000 messages', tenants: 10, messages: 1_000_000 };

/** What a message costs as tenants and stored messages grow: gateways side by side on databases of their own, in turns. */
export async function benchGrowth(engine: string, newDatabase: NewDatabase): Promise<void> {
  const cases = [FEW, MANY_TENANTS, MANY_MESSAGES];
  const running: { readonly one: Case; readonly program: Program; readonly tenants: readonly Seeded[] }[] = [];
  for (const [index, one] of cases.entries()) {
    const url = await newDatabase(`growth${index}`);
    const tenants = await withDatabase(url, async (database) => {
      const seeded = await seedTenants(database, one.tenants);
      await seedMessages(database, seeded.slice(0, 10), one.messages);
      return seeded;
    });
    const program = await spawnProgram({
      args: [...nodeFlags, 'netlify/host/main.ts'],
      env: gatewayEnvironment(url),
    });
    running.push({ one, program, tenants });
  }
  const load = createLoad(PARALLEL);
  const milliseconds = new Map<Case, number[]>(cases.map((one) => [one, []]));
  for (let turn = -1; turn < ROUNDS; turn += 1) {
    for (const { one, program, tenants } of running) {
      const ms = (await load.run(program.url, EACH, sendOf(tenants, turn))) / EACH;
      if (turn >= 0) milliseconds.get(one)?.push(ms);
    }
  }
  load.close();
  await Promise.all(running.map(({ program }) => program.kill()));
  publish(engine, (one) => median(milliseconds.get(one) ?? []), cases);
}

/** From each round's share of the tenants in turn, so that in the end all of many have sent. */
function sendOf(tenants: readonly Seeded[], turn: number) {
  return (index: number) => {
    const place = (turn + 1) * EACH + index;
    const body = JSON.stringify({ to: RECIPIENT, type: 'text', text: `message ${place}` });
    const key = tenants[place % tenants.length]?.key ?? '';
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': `growth-${place}` };
    return { path: '/v1/messages', headers, body };
  };
}

function publish(engine: string, of: (one: Case) => number, cases: readonly Case[]): void {
  const verdict = (what: string, one: Case) => {
    const ratio = of(one) / of(FEW);
    return { what, figure: `${round(ratio, 2)} ×`, target: '≤ 1.2 ×', met: ratio <= 1.2 };
  };
  report(
    `Growth, ${engine}: ${ROUNDS} rounds of ${EACH}, ${PARALLEL} at once, medians`,
    cases.map((one) => ({ what: one.what, 'ms a message': round(of(one), 3) })),
    [
      verdict('time a message, 10 → 10,000 tenants', MANY_TENANTS),
      verdict('time a message, 10³ → 10⁶ stored messages', MANY_MESSAGES),
    ],
  );
}
