import { generateEncryptionKey } from '../../core/crypto/keyring.ts';

/** Makes an empty database, and says where it is. */
export type NewDatabase = (name: string) => Promise<string>;

/** For every program of the benchmark; nothing of it is a secret of anyone's. */
export const ADMIN_KEY = 'admin-key-of-the-benchmark-0123456789';
export const MEMORY_SECRET = 'memory-secret-0123456789';
const ENCRYPTION_KEYS = generateEncryptionKey(new Date());

/** What a gateway on this database is started with. Limits of rate are off: they would be what is measured. */
export function gatewayEnvironment(databaseUrl: string): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: databaseUrl,
    POLYZAP_PORT: '0',
    POLYZAP_PUBLIC_URL: 'http://127.0.0.1:9',
    POLYZAP_ADMIN_KEY: ADMIN_KEY,
    POLYZAP_ENCRYPTION_KEYS: ENCRYPTION_KEYS,
    POLYZAP_MEMORY_WEBHOOK_SECRET: MEMORY_SECRET,
    POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1',
    POLYZAP_RATE_LIMIT: 'off',
    POLYZAP_LOG_LEVEL: 'error',
  };
}
