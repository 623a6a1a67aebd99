import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/**
 * The entry, and the only file that reads the environment.
 *
 * Compiled code is kept beside the database, which halves the time to start; not in a temporary folder, where somebody
 * else could put code for us to run.
 */
const database = process.env['POLYZAP_BAILEYS_DATABASE_URL'] ?? '';
const folder = dirname(resolve(database));
// The folder is not ours to make: where it is missing, that is about to be said.
if (database !== '' && !/^(postgres(ql)?|file):/.test(database) && existsSync(folder))
  enableCompileCache(join(folder, 'compile-cache'));

const { run } = await import('./program.ts');
run(process.env);
