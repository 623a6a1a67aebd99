import { flushCompileCache } from 'node:module';
import { openGatewayDatabase } from './open.ts';
import { NUMBER } from './switches.ts';
import { worldOn } from './world.ts';

/**
 * Another gateway process, in the middle of a switch: says so before the n-th statement that writes, and never gets
 * further. Arguments: the store's URL, a key, the connection, n.
 */
const [, , url = '', key = '', connectionId = '', statement = '1'] = process.argv;
// It is killed, and the next one like it begins sooner all the same.
flushCompileCache();

const store = await openGatewayDatabase(url);
let written = 0;
const db = store.db.withPlugin({
  transformQuery({ node }) {
    if (node.kind !== 'SelectQueryNode' && (written += 1) === Number(statement)) {
      process.stdout.write('reached\n');
      // Until somebody ends it: nothing else in this process runs any more.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
});
const world = worldOn({ ...store, db });
world.official.number = NUMBER;
const answer = await world.call(`POST /v1/connections/${connectionId}/switch`, {
  key,
  body: { provider: 'official', strategy: 'now' },
});
// More statements were asked for than there are.
process.stdout.write(`done ${answer.status}\n`);
process.stdin.resume();
