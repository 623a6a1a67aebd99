import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { nodeFlags } from '../../providers/baileys-server/server/node-flags.ts';
import type { Phone } from '../../test/fakewa/api.ts';
import { freePort } from '../../test/support/ports.ts';
import { spawnProgram, type Program } from '../../test/support/program.ts';
import { eventually } from '../../test/support/waiting.ts';
import { fakeEnvironment, type Fake } from './fake.ts';

/** Ours, as `npm start` runs it: addresses, secrets and a data folder, chosen once and kept over restarts. */
export type Installation = {
  readonly gatewayUrl: string;
  readonly baileysUrl: string;
  readonly adminKey: string;
  startGateway(): Promise<Program>;
  startBaileys(): Promise<Program>;
};

export async function planInstallation(fake: Fake, folder: string): Promise<Installation> {
  const gatewayPort = await freePort();
  const baileysPort = await freePort();
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const baileysUrl = `http://127.0.0.1:${baileysPort}`;
  const secret = () => randomBytes(24).toString('hex');
  const adminKey = secret();
  const [encryptionKeys, baileysSecret, eventsSecret, memorySecret] = [
    generateEncryptionKey(new Date()),
    secret(),
    secret(),
    secret(),
  ];

  return {
    gatewayUrl,
    baileysUrl,
    adminKey,
    startGateway: () =>
      spawnProgram({
        args: ['netlify/host/main.ts'],
        env: {
          NODE_ENV: 'production',
          POLYZAP_PORT: String(gatewayPort),
          DATABASE_URL: join(folder, 'gateway.sqlite'),
          POLYZAP_ADMIN_KEY: adminKey,
          POLYZAP_ENCRYPTION_KEYS: encryptionKeys,
          POLYZAP_BAILEYS_URL: baileysUrl,
          POLYZAP_BAILEYS_SECRET: baileysSecret,
          POLYZAP_BAILEYS_EVENTS_SECRET: eventsSecret,
          POLYZAP_MEMORY_WEBHOOK_SECRET: memorySecret,
          POLYZAP_LOG_LEVEL: 'warn',
        },
      }),
    startBaileys: () =>
      spawnProgram({
        args: [...nodeFlags, 'providers/baileys-server/server/src/main.ts'],
        env: {
          ...fakeEnvironment(fake),
          POLYZAP_BAILEYS_PORT: String(baileysPort),
          POLYZAP_BAILEYS_DATABASE_URL: join(folder, 'baileys.sqlite'),
          POLYZAP_BAILEYS_SECRET: baileysSecret,
          POLYZAP_ENCRYPTION_KEYS: encryptionKeys,
          POLYZAP_EVENTS_URL: `${gatewayUrl}/webhooks/baileys/{session}`,
          POLYZAP_EVENTS_SECRET: eventsSecret,
          POLYZAP_LOG_LEVEL: 'warn',
        },
      }),
  };
}

/** A tenant with one Baileys connection, paired. */
export type Tenant = { readonly connectionId: string; readonly key: string };

export async function createPairedTenant(installation: Installation, phone: Phone, name: string): Promise<Tenant> {
  const admin = caller(installation.gatewayUrl, installation.adminKey);
  const tenant = await admin<{ id: string }>('POST', '/v1/tenants', { name });
  const connection = await admin<{ id: string }>('POST', '/v1/connections', {
    tenantId: tenant.id,
    provider: 'baileys',
  });
  const { key } = await admin<{ key: string }>('POST', '/v1/keys', { tenantId: tenant.id, name: 'bench' });
  const path = `/v1/connections/${connection.id}`;
  type State = { status: string; qr?: string };
  let state = await admin<State>('POST', `${path}/connect`, { method: 'qr' });
  if (state.qr === undefined) {
    state = await eventually(async () => {
      const asked = await admin<State>('GET', `${path}/session`);
      return asked.qr === undefined ? undefined : asked;
    });
  }
  await phone.scan(state.qr ?? '');
  await eventually(async () => (await admin<State>('GET', `${path}/session`)).status === 'connected', {
    timeoutMs: 30_000,
    description: `session ${name} to connect`,
  });
  return { connectionId: connection.id, key };
}

function caller(url: string, key: string) {
  return async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
}
