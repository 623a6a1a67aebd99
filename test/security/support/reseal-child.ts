import { createKeyring } from '../../../core/crypto/keyring.ts';
import { reseal } from '../../../core/crypto/reseal.ts';
import { SEALED_COLUMNS } from '../../../core/store/gateway/sealed.ts';
import { openGatewayDatabase } from '../../netlify/support/open.ts';

/**
 * The tool of a rotation, as a process that can be killed: says how far it is after each record, and goes no further than
 * the second. Arguments: the store's URL and the ring.
 */
const [, , url = '', ring = ''] = process.argv;

const { db } = await openGatewayDatabase(url);
// Only the child's standard input keeps it alive.
process.stdin.resume();
await reseal(db, createKeyring(ring), SEALED_COLUMNS, {
  batch: 1,
  onProgress: (resealed) => {
    process.stdout.write(`resealed ${resealed}\n`);
    return resealed < 2 ? undefined : new Promise<never>(() => undefined);
  },
});
