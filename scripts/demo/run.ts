import { createPrinter } from '../supervisor/output.ts';
import { localUrl } from '../supervisor/ports.ts';
import { loadSecrets } from '../supervisor/secrets.ts';
import { PORT_SETTINGS, readSettings, type Environment } from '../supervisor/settings.ts';
import { supervise } from '../supervisor/supervise.ts';
import { addresses } from './addresses.ts';
import { serveGuide } from './guide.ts';
import { planDemo } from './plan.ts';
import { firstFreePort } from './ports.ts';
import { createScanner } from './scanner.ts';
import { startFakePhones } from './phones.ts';

export type DemoOptions = {
  readonly root: string;
  /** Empty; holds databases and keys while the demo runs. */
  readonly folder: string;
  readonly environment: Environment;
  readonly write: (text: string) => void;
  /** Aborted when it is time to stop. */
  readonly signal: AbortSignal;
};

/** The demo without its process. Resolves when everything has ended. Throws a `StartError` where a port is taken. */
export async function runDemo({ root, folder, environment, write, signal }: DemoOptions): Promise<void> {
  const own = withoutOurs(environment, folder);
  const wanted = readSettings(own, root);
  const settings = {
    ...wanted,
    port: await firstFreePort('gateway', wanted.host, wanted.port, PORT_SETTINGS.gateway),
    baileysPort: await firstFreePort('Baileys server', '127.0.0.1', wanted.baileysPort, PORT_SETTINGS.baileys),
  };
  const secrets = loadSecrets(folder, own);
  const gateway = localUrl(settings.host, settings.port);
  const signInUrl = `${gateway}/#key=${secrets.POLYZAP_ADMIN_KEY}`;

  const phones = await startFakePhones();
  const scanner = createScanner({ gateway, adminKey: secrets.POLYZAP_ADMIN_KEY, phones: phones.all });
  const guide = await serveGuide({ signInUrl, phonesUrl: phones.pageUrl, people: phones.people, scanner });
  try {
    await supervise(planDemo(phones.fake)(settings, secrets, own), {
      root,
      signal,
      print: createPrinter(write, Object.values(secrets)),
      note: () => undefined,
      started: () => write(addresses({ guide: guide.url, signInUrl, phones: phones.pageUrl, people: phones.people })),
    });
  } finally {
    guide.close();
    await phones.close();
  }
}

/** The demo is nobody's installation: of what is set for one, only where to listen counts. */
function withoutOurs(environment: Environment, folder: string): Environment {
  const rest = Object.entries(environment).filter(([name]) => !name.startsWith('POLYZAP_') && name !== 'DATABASE_URL');
  return {
    ...Object.fromEntries(rest),
    POLYZAP_DATA_DIR: folder,
    // An app that one tries beside it listens on this machine.
    POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1',
    POLYZAP_PORT: environment['POLYZAP_PORT'],
    POLYZAP_BAILEYS_PORT: environment['POLYZAP_BAILEYS_PORT'],
    POLYZAP_LOG_LEVEL: environment['POLYZAP_LOG_LEVEL'] ?? 'warn',
  };
}
