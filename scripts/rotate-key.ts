import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyring } from '../core/crypto/keyring.ts';
import { allKeysInUse, resealAll } from './keys/databases.ts';
import { idsOf, RING_STEPS } from './keys/ring.ts';
import { parseSecrets, secretsFile, writeSecrets } from './supervisor/secrets.ts';
import { readSettings, valueOf } from './supervisor/settings.ts';

// `npm run rotate-key`: a new encryption key, while everything runs. Without a word it says where things stand.
//
//   add, restart · promote, restart · reseal · retire, restart
//
// Two restarts, one after the other: nobody may seal with a key that somebody still running does not have. Where the
// environment has POLYZAP_ENCRYPTION_KEYS, it is changed there by hand, and `reseal` takes it from there.

const { env } = process;
const { dataFolder } = readSettings(env, join(import.meta.dirname, '..'));
const file = secretsFile(dataFolder);
const stored = existsSync(file) ? parseSecrets(readFileSync(file, 'utf8'), file) : new Map<string, string>();
const given = valueOf(env, 'POLYZAP_ENCRYPTION_KEYS');
const ring = given ?? stored.get('POLYZAP_ENCRYPTION_KEYS');
const [, , step = 'status'] = process.argv;

if (ring === undefined) fail('There is no POLYZAP_ENCRYPTION_KEYS, neither in the environment nor in secrets.env');
const databaseUrl = valueOf(env, 'DATABASE_URL') ?? join(dataFolder, 'gateway.sqlite');
const shared = /^postgres(ql)?:/.test(databaseUrl) ? databaseUrl : join(dataFolder, 'baileys.sqlite');
const baileys = valueOf(env, 'POLYZAP_BAILEYS_DATABASE_URL') ?? shared;
// An installation without a Baileys server has no file of it, and gets none.
const urls = { gateway: databaseUrl, baileys: baileys.includes('://') || existsSync(baileys) ? baileys : undefined };

if (step === 'add' || step === 'promote') {
  change(step, RING_STEPS[step](ring, new Date()));
  console.log('Now restart every gateway and Baileys server, one after the other.');
} else if (step === 'reseal') {
  const resealed = await resealAll(urls, createKeyring(ring), (count) => console.log(`${count} records sealed anew`));
  console.log(`Done: ${resealed} records.`);
  await tell(ring);
} else if (step === 'retire') {
  const [current, ...others] = idsOf(ring);
  const needed = Object.keys(await allKeysInUse(urls, createKeyring(ring))).filter((id) => id !== current);
  if (needed.length > 0) fail(`Records still need ${needed.join(', ')}: \`npm run rotate-key -- reseal\` first`);
  change(step, RING_STEPS.retire(ring));
  console.log(`Nobody needs ${others.join(', ')} any more. Keep it with your backups from before today.`);
} else if (step === 'status') {
  await tell(ring);
} else {
  fail('npm run rotate-key -- add | promote | reseal | retire | status');
}

function change(what: string, next: string): void {
  if (given !== undefined) {
    fail(
      `The environment has POLYZAP_ENCRYPTION_KEYS: \`${what}\` it there. The ids should then be ${idsOf(next).join(', ')}`,
    );
  }
  writeSecrets(file, new Map([...stored, ['POLYZAP_ENCRYPTION_KEYS', next]]));
  console.log(`The ring is ${idsOf(next).join(', ')}; the first of them seals.`);
}

async function tell(keys: string): Promise<void> {
  const counts = await allKeysInUse(urls, createKeyring(keys));
  for (const id of idsOf(keys)) console.log(`${id}: ${counts[id] ?? 0} records`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
