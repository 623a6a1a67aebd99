import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateEncryptionKey } from '../../../core/crypto/keyring.ts';
import { buildSite } from '../../../scripts/site/build.ts';
import { createCaller, type Caller } from '../../support/api.ts';
import { freePort } from '../../support/ports.ts';
import { spawnProgram, type Program } from '../../support/program.ts';

const ADMIN_KEY = 'pza_browser_0123456789abcdef';
const SECRET = '0123456789abcdef0123456789abcdef';

/** A gateway alone, for journeys on the memory provider. It can be stopped and started again on the same address. */
export type TestGateway = {
  readonly url: string;
  readonly adminKey: string;
  readonly admin: Caller;
  start(): Promise<Program>;
  remove(): Promise<void>;
};

export async function planGateway(settings: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
  await buildSite(process.cwd());
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const encryptionKeys = generateEncryptionKey(new Date());
  return {
    url,
    adminKey: ADMIN_KEY,
    admin: createCaller(url, ADMIN_KEY),
    start: () =>
      spawnProgram({
        args: ['netlify/host/main.ts'],
        env: {
          POLYZAP_PORT: String(port),
          POLYZAP_LOG_LEVEL: 'warn',
          // The endpoints of a test are on this machine.
          POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1',
          DATABASE_URL: join(folder, 'gateway.sqlite'),
          POLYZAP_ADMIN_KEY: ADMIN_KEY,
          POLYZAP_ENCRYPTION_KEYS: encryptionKeys,
          POLYZAP_MEMORY_WEBHOOK_SECRET: SECRET,
          POLYZAP_BAILEYS_URL: 'http://127.0.0.1:9',
          POLYZAP_BAILEYS_SECRET: SECRET,
          POLYZAP_BAILEYS_EVENTS_SECRET: SECRET,
          ...settings,
        },
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
