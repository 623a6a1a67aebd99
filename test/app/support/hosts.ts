import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { sharedBundle } from '../../functions/support/shared-bundle.ts';
import type { FakeWhatsApp } from '../../fakewa/api.ts';
import { planInstallation, type Installation, type InstallationOptions } from '../../support/installation.ts';
import { createTestDatabase } from '../../support/postgres.ts';

/** The gateway as it is deployed, in a process of its own, with nothing of the test in it. */
export type Host = {
  readonly installation: Installation;
  /** Has it do what is due, retries that would come later included. */
  work(): Promise<void>;
  /** Asks it to end, as a deploy does, and starts it again at the same address. What it was doing is not in anybody's hands. */
  restart(): Promise<void>;
  /** How often it was. */
  restarts(): number;
  close(): Promise<void>;
};

export type HostOptions = {
  readonly wa: FakeWhatsApp;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
};

/** How a gateway is opened; it answers when this resolves. */
export type OpenHost = (options: HostOptions) => Promise<Host>;

/** Time passes for what waits, whoever tries it next. */
const RETRIES_ARE_DUE = 'UPDATE send SET due_at = 0 WHERE due_at > 0';

/** Of who has ended, so that nobody delivers these now. Whether they arrived, nobody knows. */
const LEASES_ARE_OVER = 'UPDATE delivery SET due_at = 0 WHERE leased = 1';

/** `netlify/host` on SQLite, as `npm start` runs it: a loop does what is due. */
export const openNodeHost: OpenHost = async (options) => {
  const plan = await planInstallation(options);
  const gateway = await startGateway(plan);
  const sqlite = new DatabaseSync(plan.databaseUrl, { timeout: 5_000 });
  return {
    ...gateway,
    installation: plan,
    async work() {
      sqlite.exec(RETRIES_ARE_DUE);
    },
    async close() {
      sqlite.close();
      await gateway.close();
    },
  };
};

/**
 * The bundled functions in Netlify's bootstrap, on PostgreSQL: they work when they are called, and with each tick.
 *
 * @param preload a module that their process loads first
 */
export async function openFunctions(options: HostOptions, preload?: URL): Promise<Host> {
  const [bundle, database] = await Promise.all([sharedBundle(), createTestDatabase()]);
  const functions = { manifest: bundle.manifest, ...(preload !== undefined && { preload }) };
  const plan: InstallationOptions = { ...options, postgresUrl: database.url, functions };
  const installation = await planInstallation(plan);
  const gateway = await startGateway(installation);
  const postgres = new Client({ connectionString: database.url });
  await postgres.connect();
  return {
    ...gateway,
    installation,
    async work() {
      await postgres.query(RETRIES_ARE_DUE);
      const response = await fetch(`${installation.gatewayUrl}/.netlify/functions/tick`, { method: 'POST' });
      await response.arrayBuffer();
    },
    async restart() {
      await gateway.restart();
      await postgres.query(LEASES_ARE_OVER);
    },
    async close() {
      await postgres.end();
      await gateway.close();
      await database.drop();
    },
  };
}

async function startGateway(installation: Installation): Promise<Pick<Host, 'restart' | 'restarts' | 'close'>> {
  let restarts = 0;
  let program = await installation.startGateway();
  return {
    async restart() {
      await program.kill('SIGTERM');
      program = await installation.startGateway();
      restarts += 1;
    },
    restarts: () => restarts,
    close: async () => void (await program.kill('SIGKILL')),
  };
}
