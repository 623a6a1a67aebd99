import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { spawnProgram, type Program, type ProgramOptions } from './program.ts';

/** The operator's key of every host that `startHost` starts. */
export const ADMIN = 'admin-key-that-is-long-enough';

/** The same at every start in a file, as what is stored has to be read again. */
const KEYS = generateEncryptionKey(new Date());

/**
 * The Node host alone, in a process of its own, at any port; its backend is memory.
 *
 * @param database a path: empty at first, and the same again for a restart
 */
export function startHost(database: string, { env, ...options }: Omit<ProgramOptions, 'args'> = {}): Promise<Program> {
  return spawnProgram({
    args: ['netlify/host/main.ts'],
    env: {
      DATABASE_URL: database,
      POLYZAP_PORT: '0',
      POLYZAP_ADMIN_KEY: ADMIN,
      POLYZAP_ENCRYPTION_KEYS: KEYS,
      POLYZAP_MEMORY_WEBHOOK_SECRET: 'memory-secret-0123456789',
      ...env,
    },
    ...options,
  });
}
