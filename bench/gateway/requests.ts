import { nodeFlags } from '../../netlify/host/node-flags.ts';
import { spawnProgram } from '../../test/support/program.ts';
import { report } from '../support/report.ts';
import { median, round } from '../support/statistics.ts';
import { startChild } from './child.ts';
import { createLoad, type Asked } from './load.ts';
import { RECIPIENT, seedTenants, withDatabase, type Seeded } from './seed.ts';
import { gatewayEnvironment, type NewDatabase } from './setting.ts';
import { inboundWebhook } from './webhook.ts';

const PARALLEL = 16;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const EACH = Number(process.env['BENCH_EACH'] ?? 800);
const TENANTS = 20;

/** Sends and provider webhooks, beside a bare handler that only forwards, and beside the store's own transaction. */
export async function benchRequests(engine: string, newDatabase: NewDatabase): Promise<void> {
  const url = await newDatabase('requests');
  const acceptUrl = await newDatabase('accepts');
  const tenants = await withDatabase(url, (database) => seedTenants(database, TENANTS));
  const [acceptor] = await withDatabase(acceptUrl, (database) => seedTenants(database, 1));
  await using gateway = await spawnProgram({
    args: [...nodeFlags, 'netlify/host/main.ts'],
    env: gatewayEnvironment(url),
  });
  await using upstream = await spawnProgram({ args: ['bench/gateway/upstream.ts'] });
  await using forward = await spawnProgram({ args: [...nodeFlags, 'bench/gateway/forward.ts', upstream.url] });
  const accepts = startChild('bench/gateway/accept.ts', [acceptor?.connectionId ?? '', String(PARALLEL)], {
    ...gatewayEnvironment(acceptUrl),
  });
  await accepts.next();

  const load = createLoad(PARALLEL);
  const subjects: Readonly<Record<string, () => Promise<number>>> = {
    'bare Hono, a send forwarded': () => load.run(forward.url, EACH, sendOf(tenants)),
    'POST /v1/messages on memory': () => load.run(gateway.url, EACH, sendOf(tenants)),
    'bare Hono, a webhook forwarded': () => load.run(forward.url, EACH, webhookOf(tenants)),
    'provider webhook, verified and stored': () => load.run(gateway.url, EACH, webhookOf(tenants)),
    'the accept transaction alone': async () => {
      accepts.tell(String(EACH));
      return Number((await accepts.next())['ms']);
    },
  };
  const perSecond: Record<string, number[]> = {};
  for (let turn = -1; turn < ROUNDS; turn += 1) {
    for (const [what, run] of Object.entries(subjects)) {
      const rate = (EACH * 1000) / (await run());
      // The first round warms up.
      if (turn >= 0) (perSecond[what] ??= []).push(rate);
    }
  }
  load.close();
  await accepts.stop();
  publish(engine, perSecond);
}

let sequence = 0;

function sendOf(tenants: readonly Seeded[]): (index: number) => Asked {
  return (index) => {
    sequence += 1;
    const body = JSON.stringify({ to: RECIPIENT, type: 'text', text: `message ${sequence}` });
    const key = tenants[index % tenants.length]?.key ?? '';
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': `bench-${sequence}` };
    return { path: '/v1/messages', headers, body };
  };
}

function webhookOf(tenants: readonly Seeded[]): (index: number) => Asked {
  return (index) => {
    sequence += 1;
    const connection = tenants[index % tenants.length]?.connectionId ?? '';
    return inboundWebhook(connection, `+55119${10_000_000 + (sequence % 1000)}`, `in-${sequence}`);
  };
}

function publish(engine: string, perSecond: Readonly<Record<string, readonly number[]>>): void {
  const of = (what: string): number => median(perSecond[what] ?? []);
  const ratio = (what: string, baseline: string): number => of(what) / of(baseline);
  const send = ratio('POST /v1/messages on memory', 'bare Hono, a send forwarded');
  const accept = ratio('POST /v1/messages on memory', 'the accept transaction alone');
  const webhook = ratio('provider webhook, verified and stored', 'bare Hono, a webhook forwarded');
  const bare = ratio('bare Hono, a send forwarded', 'the accept transaction alone');
  const webhookAccept = ratio('provider webhook, verified and stored', 'the accept transaction alone');
  report(
    // What a handler that remembers nothing reaches of the transaction is the most that one that remembers could.
    `Requests, ${engine}: ${ROUNDS} rounds of ${EACH}, ${PARALLEL} at once, medians; bare Hono is ${round(bare, 2)} × accept`,
    Object.keys(perSecond).map((what) => ({ what, 'a second': round(of(what), 0) })),
    [
      { what: 'POST /v1/messages', figure: `${round(send, 2)} × bare Hono`, target: '≥ 0.5 ×', met: send >= 0.5 },
      {
        what: 'POST /v1/messages',
        figure: `${round(accept, 2)} × the accept transaction`,
        target: '≥ 0.7 ×',
        met: accept >= 0.7,
      },
      { what: 'provider webhook', figure: `${round(webhook, 2)} × bare Hono`, target: '≥ 0.6 ×', met: webhook >= 0.6 },
      {
        what: 'provider webhook',
        figure: `${round(webhookAccept, 2)} × the accept transaction`,
        target: '≥ 0.6 ×',
        met: webhookAccept >= 0.6,
      },
    ],
  );
}
