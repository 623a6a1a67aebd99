import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { killAndRestart, openSetting, type Setting, type SettingOptions, type Target } from '../../faults/setting.ts';
import { sharedBundle } from '../../functions/support/shared-bundle.ts';
import type { FakeWhatsApp, Phone } from '../../fakewa/api.ts';
import { createTenant, pairByQr, waitForStatus } from '../../support/installation.ts';
import { createTestDatabase, postgresMissing } from '../../support/postgres.ts';
import type { Program } from '../../support/program.ts';
import { createShop, type Shop } from './shop.ts';

/** The whole chain, each part in its own process: gateway, Baileys server, fake WhatsApp. Usable inside tests and hooks. */
export type Chain = {
  readonly engine: 'sqlite' | 'postgres';
  /** Bytes of a request that the host takes: Netlify's front end makes six megabytes of 4.5. */
  readonly largestRequest: number;
  readonly setting: Setting;
  readonly wa: FakeWhatsApp;
  /** Everybody gets a number of their own. */
  person(name?: string): Promise<Phone>;
  /** A tenant with a connection, and a phone that is not linked to it yet. */
  unpaired(name?: string): Promise<Shop>;
  /** A tenant whose phone is linked by QR. */
  shop(name?: string): Promise<Shop>;
  /** Ends programs and starts them again; resolves once the shops that were connected are so again. */
  restart(target: Target, signal: 'SIGKILL' | 'SIGTERM', shops: readonly Shop[]): Promise<void>;
  /** All gateways and Baileys servers that ran so far. */
  programs(): readonly Program[];
};

/** How often the functions' schedule ticks here: often enough that nobody waits for it, unlike on Netlify. */
const TICK_MS = 250;

/** Runs the same tests over the chain on both hosts, each on a store of its own: Node on SQLite, functions on PostgreSQL. */
export function describeChain(name: string, body: (chain: Chain) => void): void {
  describe(`${name}, on SQLite`, () => body(setUpChain('sqlite')));
  describeOnPostgres(`${name}, on the deployed functions`, body, async () => {
    const [bundle, folder] = await Promise.all([sharedBundle(), mkdtemp(join(tmpdir(), 'polyzap-chain-'))]);
    return {
      functions: { manifest: bundle.manifest, tickMs: TICK_MS },
      // Netlify's Blobs are not here; test/functions has them.
      env: { POLYZAP_MEDIA: 'files', POLYZAP_MEDIA_FOLDER: folder },
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  });
}

/** Also on the Node host on PostgreSQL: for what depends on both, such as programs that end and start again. */
export function describeChainEverywhere(name: string, body: (chain: Chain) => void): void {
  describeChain(name, body);
  describeOnPostgres(`${name}, on PostgreSQL`, body, async () => ({}));
}

function describeOnPostgres(
  name: string,
  body: (chain: Chain) => void,
  options: () => Promise<SettingOptions & Partial<Removable>>,
): void {
  describe.skipIf(postgresMissing !== undefined)(name, () => {
    let clean = async (): Promise<void> => undefined;
    const chain = setUpChain('postgres', async () => {
      const [database, { remove, ...more }] = await Promise.all([createTestDatabase(), options()]);
      clean = async () => void (await Promise.all([database.drop(), remove?.()]));
      return { postgresUrl: database.url, ...more };
    });
    afterAll(() => clean());
    body(chain);
  });
}

type Removable = { remove(): Promise<void> };

/** One chain for a file or a `describe`. */
export function setUpChain(
  engine: Chain['engine'] = 'sqlite',
  options: () => Promise<SettingOptions> = async () => ({}),
): Chain {
  let opened: Setting | undefined;
  let largestRequest = 12_000_000;
  let persons = 0;
  const programs: Program[] = [];
  const setting = (): Setting => {
    if (opened === undefined) throw new Error('The chain runs inside of tests and hooks only');
    return opened;
  };
  const note = (): void => {
    for (const program of [setting().gateway, setting().baileys]) {
      if (!programs.includes(program)) programs.push(program);
    }
  };

  beforeAll(async () => {
    const given = await options();
    if (given.functions !== undefined) largestRequest = 4_000_000;
    opened = await openSetting(given);
    note();
  }, 180_000);
  afterAll(() => opened?.close());

  const chain: Chain = {
    engine,
    get largestRequest() {
      return largestRequest;
    },
    get setting() {
      return setting();
    },
    get wa() {
      return setting().wa;
    },
    async person(name = 'Somebody') {
      persons += 1;
      return setting().wa.addAccount({ number: `+55119${87_650_000 + persons}`, name });
    },
    async unpaired(name = 'Shop') {
      const phone = await chain.person(name);
      return createShop(await createTenant(setting().installation, name), phone);
    },
    async shop(name) {
      const shop = await chain.unpaired(name);
      await pairByQr(shop, shop.phone);
      return shop;
    },
    async restart(target, signal, shops) {
      await killAndRestart(setting(), target, signal);
      note();
      for (const shop of shops) {
        await setting().wa.whenOnline(shop.phone.number, { timeoutMs: 60_000 });
        await waitForStatus(shop, 'connected');
      }
    },
    programs: () => programs,
  };
  return chain;
}
