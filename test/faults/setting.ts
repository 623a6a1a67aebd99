import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeWhatsApp, Phone } from '../fakewa/api.ts';
import { startFakeProgram } from '../support/fake-program.ts';
import {
  createTenant,
  planInstallation,
  type Installation,
  type InstallationOptions,
  type TestTenant,
} from '../support/installation.ts';
import type { Cluster } from '../support/postgres/cluster.ts';
import type { Program } from '../support/program.ts';
import { startApp, type App } from './app.ts';

/** What a fault round works on: everything in its own process, so that any of it can be killed. */
export type Setting = {
  readonly wa: FakeWhatsApp;
  readonly installation: Installation;
  /** Present where the store is PostgreSQL. */
  readonly cluster: Cluster | undefined;
  readonly app: App;
  gateway: Program;
  /** A second one on the same database; where that is PostgreSQL. */
  otherGateway: Program | undefined;
  baileys: Program;
  close(): Promise<void>;
};

/** A tenant, its phone, and the person it writes with. */
export type Pair = { readonly tenant: TestTenant; readonly phone: Phone; readonly contact: Phone };

export type SettingOptions = Omit<InstallationOptions, 'wa' | 'folder'> & {
  /** PostgreSQL that can be killed, with two gateways on it. The caller's to stop. */
  readonly cluster?: Cluster;
};

export async function openSetting({ cluster, env, ...options }: SettingOptions = {}): Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), 'polyzap-faults-'));
  const fake = await startFakeProgram();
  const app = await startApp();
  const installation = await planInstallation({
    wa: fake.wa,
    folder,
    ...options,
    env: { POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1', POLYZAP_RATE_LIMIT: 'off', ...env },
    ...(cluster !== undefined && { postgresUrl: cluster.url }),
  });
  const setting: Setting = {
    wa: fake.wa,
    installation,
    cluster,
    app,
    gateway: await installation.startGateway(),
    otherGateway: cluster === undefined ? undefined : await installation.startOtherGateway(),
    baileys: await installation.startBaileys(),
    async close() {
      const programs = [setting.gateway, setting.otherGateway, setting.baileys, fake.program];
      await Promise.all(programs.map(async (program) => program?.kill('SIGKILL')));
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return setting;
}

/** Tenants with phones that are not linked yet, whose events go to the app. Numbers are counted from `from`. */
export async function createPairs(setting: Setting, count: number, from: number): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let index = from; index < from + count; index += 1) {
    const phone = await setting.wa.addAccount({ number: `+55119${40_000_000 + index}`, name: `Shop ${index}` });
    const contact = await setting.wa.addAccount({ number: `+55219${50_000_000 + index}`, name: `Person ${index}` });
    const tenant = await createTenant(setting.installation, `tenant ${index}`);
    await tenant.api.post('/v1/webhook-endpoints', { url: setting.app.url });
    pairs.push({ tenant, phone, contact });
  }
  return pairs;
}

/**
 * `both` programs, that is, without the database. `database thrice`: gone again while what it was asked for is tried again,
 * which once lost what came in.
 */
export type Target = 'baileys' | 'gateway' | 'both' | 'other gateway' | 'database' | 'database thrice';

/** What can be killed there. */
export function targetsOf({ cluster }: Setting): readonly Target[] {
  const always: readonly Target[] = ['baileys', 'gateway', 'both'];
  return cluster === undefined ? always : [...always, 'database', 'other gateway', 'database thrice'];
}

/** Kills without warning (or asks to end, with SIGTERM), and starts again. */
export async function killAndRestart(
  setting: Setting,
  target: Target,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
): Promise<void> {
  const { installation } = setting;
  if (target === 'database' || target === 'database thrice') {
    for (let times = target === 'database' ? 1 : 3; times > 0; times -= 1) await setting.cluster?.crash();
    return;
  }
  if (target === 'other gateway') {
    await setting.otherGateway?.kill(signal);
    setting.otherGateway = await installation.startOtherGateway();
    return;
  }
  if (target !== 'gateway') await setting.baileys.kill(signal);
  if (target !== 'baileys') await setting.gateway.kill(signal);
  if (target !== 'gateway') setting.baileys = await installation.startBaileys();
  if (target !== 'baileys') setting.gateway = await installation.startGateway();
}
