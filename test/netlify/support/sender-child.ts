import { flushCompileCache } from 'node:module';
import { openGatewayDatabase } from './open.ts';
import { worldOn } from './world.ts';

/**
 * Another gateway process, in the middle of a send: says so once the provider has the message, and never hears back from
 * it. Arguments: the store's URL and a key.
 */
const [, , url = '', key = ''] = process.argv;
// It is killed, and the next one like it begins sooner all the same.
flushCompileCache();

const world = worldOn(await openGatewayDatabase(url), { limits: { sendBudgetMs: 3_600_000 } });
world.scripted.behaviour = world.forgetful.behaviour = ({ options }) => {
  process.stdout.write(`reached ${options.idempotencyKey}\n`);
  return new Promise<never>(() => undefined);
};
// Only the child's standard input keeps it alive.
process.stdin.resume();
await world.call('POST /v1/messages', { key, body: { to: '+5511999990001', type: 'text', text: 'Hello' } });
