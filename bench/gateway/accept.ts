/** The store's own accept transaction, and nothing else: how many a second, for as long as somebody asks. */
import { createInterface } from 'node:readline';
import { findConnection } from '../../core/connections/find.ts';
import { accept } from '../../core/messages/accept.ts';
import { composeGateway } from '../../netlify/compose.ts';

const [, , connectionId = '', parallel = '1'] = process.argv;
const { gateway, close } = await composeGateway(process.env, { poolSize: 10 });
const connection = await findConnection(gateway, connectionId, undefined);
const RECIPIENTS = 500;
let sequence = 0;

/** As the route does, under a key of its own, in a transaction of its own. */
async function one(): Promise<void> {
  sequence += 1;
  await accept(gateway, {
    // Contacts that are known by then; of each, few stand in line.
    request: {
      to: `+155501${10_000 + (sequence % RECIPIENTS)}`,
      type: 'text',
      text: `message ${sequence}`,
      connectionId,
    },
    connection,
    prepared: { warnings: [], sentAs: null, offer: null },
    idempotency: { key: `accept-${process.pid}-${sequence}`, fingerprint: 'f' },
    suspended: false,
  });
}

async function round(count: number): Promise<number> {
  let left = count;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: Number(parallel) }, lane));
  return performance.now() - began;
}

console.log(JSON.stringify({ ready: true }));
let rounds = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const ms = await round(Number(line));
  // What was accepted would wait in line before the next round's.
  await gateway.store.db.deleteFrom('send').execute();
  rounds += 1;
  console.log(JSON.stringify({ round: rounds, ms }));
}
await close();
