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
import type { Program } from '../support/program.ts';

/** What a fault round works on: everything in its own process, so that any of it can be killed. */
export type Setting = {
  readonly wa: FakeWhatsApp;
  readonly installation: Installation;
  gateway: Program;
  baileys: Program;
  close(): Promise<void>;
};

/** A tenant, its phone, and the person it writes with. */
export type Pair = { readonly tenant: TestTenant; readonly phone: Phone; readonly contact: Phone };

export type SettingOptions = Omit<InstallationOptions, 'wa' | 'folder'>;

export async function openSetting(options: SettingOptions = {}): Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), 'polyzap-faults-'));
  const fake = await startFakeProgram();
  const installation = await planInstallation({ ...options, wa: fake.wa, folder });
  const setting: Setting = {
    wa: fake.wa,
    installation,
    gateway: await installation.startGateway(),
    baileys: await installation.startBaileys(),
    async close() {
      await Promise.all([setting.gateway.kill('SIGKILL'), setting.baileys.kill('SIGKILL')]);
      await fake.program.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return setting;
}

/** Tenants with phones that are not linked yet. Numbers are counted from `from`. */
export async function createPairs(setting: Setting, count: number, from: number): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let index = from; index < from + count; index += 1) {
    const phone = await setting.wa.addAccount({ number: `+55119${40_000_000 + index}`, name: `Shop ${index}` });
    const contact = await setting.wa.addAccount({ number: `+55219${50_000_000 + index}`, name: `Person ${index}` });
    pairs.push({ tenant: await createTenant(setting.installation, `tenant ${index}`), phone, contact });
  }
  return pairs;
}

export type Target = 'baileys' | 'gateway' | 'both';

/** Kills without warning (or asks to end, with SIGTERM), and starts again. */
export async function killAndRestart(
  setting: Setting,
  target: Target,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
): Promise<void> {
  const { installation } = setting;
  if (target !== 'gateway') await setting.baileys.kill(signal);
  if (target !== 'baileys') await setting.gateway.kill(signal);
  if (target !== 'gateway') setting.baileys = await installation.startBaileys();
  if (target !== 'baileys') setting.gateway = await installation.startGateway();
}
