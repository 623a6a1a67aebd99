import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import type { SessionState } from '../../core/provider/index.ts';
import { nodeFlags as gatewayFlags } from '../../netlify/host/node-flags.ts';
import { nodeFlags } from '../../providers/baileys-server/server/node-flags.ts';
import type { FakeWhatsApp, Phone } from '../fakewa/api.ts';
import { createCaller, type Caller } from './api.ts';
import { fakeEnvironment } from './fake-program.ts';
import { freePort } from './ports.ts';
import { spawnProgram, type Program } from './program.ts';
import { eventually } from './waiting.ts';

/** Gateway and Baileys server as `npm start` runs them: addresses, secrets and data chosen once and kept over restarts. */
export type Installation = {
  readonly gatewayUrl: string;
  readonly baileysUrl: string;
  readonly baileysSecret: string;
  readonly memorySecret: string;
  /** Where the gateway keeps its data: a path, or `postgres://…`. */
  readonly databaseUrl: string;
  /** Everything that no log may show. */
  readonly secrets: readonly string[];
  readonly admin: Caller;
  startGateway(): Promise<Program>;
  /** Another one on the same PostgreSQL, at `otherGatewayUrl`. */
  startOtherGateway(): Promise<Program>;
  readonly otherGatewayUrl: string;
  startBaileys(): Promise<Program>;
};

export type InstallationOptions = {
  readonly wa: FakeWhatsApp;
  /** Where SQLite files go. */
  readonly folder: string;
  /** `postgres://…` for both programs, instead of SQLite. */
  readonly postgresUrl?: string;
  /** The gateway is the deployed functions instead of the Node host; with `postgresUrl` only. */
  readonly functions?: FunctionsHost;
  /** For both programs, above what they are told otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** A module that the Baileys server loads before anything of its own. */
  readonly baileysPreload?: URL;
};

/** Functions as `bundleFunctions` made them, each in one instance, at one address. */
export type FunctionsHost = {
  readonly manifest: string;
  /** A module that is loaded before them. */
  readonly preload?: URL;
  /** How often the schedule has them tick; never when absent. */
  readonly tickMs?: number;
};

export async function planInstallation(options: InstallationOptions): Promise<Installation> {
  const { wa, folder, postgresUrl, functions, env = {}, baileysPreload } = options;
  const gatewayPort = await freePort();
  const otherPort = await freePort();
  const baileysPort = await freePort();
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const baileysUrl = `http://127.0.0.1:${baileysPort}`;
  const secret = () => randomBytes(24).toString('hex');
  const adminKey = secret();
  const baileysSecret = secret();
  const eventsSecret = secret();
  const memorySecret = secret();
  const encryptionKeys = generateEncryptionKey(new Date());
  const shared = {
    POLYZAP_ENCRYPTION_KEYS: encryptionKeys,
    POLYZAP_LOG_LEVEL: 'warn',
    POLYZAP_BAILEYS_SECRET: baileysSecret,
  };
  const databaseUrl = postgresUrl ?? join(folder, 'gateway.sqlite');

  const startGateway = (port: number) =>
    spawnProgram({
      args:
        functions === undefined
          ? [...gatewayFlags, 'netlify/host/main.ts']
          : [
              ...(functions.preload === undefined ? [] : ['--import', functions.preload.href]),
              'test/functions/support/site-child.ts',
              functions.manifest,
            ],
      env: {
        ...shared,
        POLYZAP_PORT: String(port),
        DATABASE_URL: databaseUrl,
        ...(functions?.tickMs !== undefined && { TEST_TICK_MS: String(functions.tickMs) }),
        POLYZAP_ADMIN_KEY: adminKey,
        POLYZAP_BAILEYS_URL: baileysUrl,
        POLYZAP_BAILEYS_EVENTS_SECRET: eventsSecret,
        POLYZAP_MEMORY_WEBHOOK_SECRET: memorySecret,
        ...env,
      },
    });

  return {
    gatewayUrl,
    baileysUrl,
    baileysSecret,
    memorySecret,
    databaseUrl,
    secrets: [adminKey, baileysSecret, eventsSecret, memorySecret, encryptionKeys],
    admin: createCaller(gatewayUrl, adminKey),
    otherGatewayUrl: `http://127.0.0.1:${otherPort}`,
    startGateway: () => startGateway(gatewayPort),
    startOtherGateway: () => startGateway(otherPort),
    startBaileys: () =>
      spawnProgram({
        args: [...nodeFlags, 'providers/baileys-server/server/src/main.ts'],
        env: {
          ...shared,
          ...fakeEnvironment(wa, baileysPreload),
          POLYZAP_BAILEYS_PORT: String(baileysPort),
          POLYZAP_BAILEYS_DATABASE_URL: postgresUrl ?? join(folder, 'baileys.sqlite'),
          POLYZAP_EVENTS_URL: `${gatewayUrl}/webhooks/baileys/{session}`,
          POLYZAP_EVENTS_SECRET: eventsSecret,
          ...env,
        },
      }),
  };
}

/** A tenant with one Baileys connection. */
export type TestTenant = {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly key: string;
  /** With the tenant's key: all scopes. */
  readonly api: Caller;
};

export async function createTenant(installation: Installation, name: string): Promise<TestTenant> {
  const { admin, gatewayUrl } = installation;
  const tenant = await admin.post<{ id: string }>('/v1/tenants', { name });
  const connection = await admin.post<{ id: string }>('/v1/connections', {
    tenantId: tenant.id,
    provider: 'baileys',
    // A fake WhatsApp restricts nobody, and hundreds of sends are to be fast.
    pacing: { enabled: false },
  });
  const { key } = await admin.post<{ key: string }>('/v1/keys', {
    tenantId: tenant.id,
    name: 'test',
    scopes: ['send', 'read', 'manage', 'connect'],
  });
  return { tenantId: tenant.id, connectionId: connection.id, key, api: createCaller(gatewayUrl, key) };
}

/** Shows the QR to the phone, as a person would, and waits for the connection. */
export async function pairByQr(tenant: TestTenant, phone: Phone): Promise<void> {
  await phone.scan(await readQr(tenant));
  await waitForStatus(tenant, 'connected');
}

/** Begins pairing, and waits for a QR. */
export async function readQr(tenant: TestTenant): Promise<string> {
  const path = `/v1/connections/${tenant.connectionId}`;
  let state = await tenant.api.post<SessionState>(`${path}/connect`, { method: 'qr' });
  return eventually(
    async () => {
      if (state.status === 'pairing' && state.method === 'qr') return state.qr;
      state = await tenant.api.get<SessionState>(`${path}/session`);
      return undefined;
    },
    { description: 'a QR code' },
  );
}

export async function waitForStatus(tenant: TestTenant, status: SessionState['status']): Promise<SessionState> {
  return eventually(
    async () => {
      const state = await tenant.api.get<SessionState>(`/v1/connections/${tenant.connectionId}/session`);
      return state.status === status ? state : undefined;
    },
    { timeoutMs: 60_000, description: `the connection to be ${status}` },
  );
}
