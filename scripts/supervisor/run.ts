import { takeDataFolder } from './data-folder.ts';
import { awaitLeftovers, forgetChildren, noteChildren } from './leftovers.ts';
import { banner, createPrinter } from './output.ts';
import { claimPort } from './ports.ts';
import type { Plan } from './programs.ts';
import { loadSecrets, secretsFile } from './secrets.ts';
import { PORT_SETTINGS, readSettings, valueOf, type Environment } from './settings.ts';
import { supervise } from './supervise.ts';

export type RunOptions = {
  readonly root: string;
  readonly environment: Environment;
  /** Which programs to run; tests lend their own. */
  readonly plan: Plan;
  readonly write: (text: string) => void;
  /** Aborted when it is time to stop. */
  readonly signal: AbortSignal;
};

/** `npm start` without its process: settings, data folder, secrets, ports, children. Throws a `StartError`. */
export async function run({ root, environment, plan, write, signal }: RunOptions): Promise<void> {
  const wanted = readSettings(environment, root);
  const folder = wanted.dataFolder;
  const release = await takeDataFolder(folder);
  try {
    const secrets = loadSecrets(folder, environment);
    await awaitLeftovers(folder, (line) => write(`${line}\n`));
    const settings = {
      ...wanted,
      port: await claimPort('gateway', wanted.host, wanted.port, PORT_SETTINGS.gateway),
      baileysPort: await claimPort('Baileys server', '127.0.0.1', wanted.baileysPort, PORT_SETTINGS.baileys),
    };
    const print = createPrinter(write, Object.values(secrets));
    await supervise(plan(settings, secrets, environment), {
      root,
      signal,
      print,
      note: (children) => noteChildren(folder, children),
      started: (urls) =>
        write(
          banner({
            gateway: urls.get('gateway') ?? '',
            baileys: urls.get('baileys') ?? '',
            dataFolder: folder,
            adminKey:
              valueOf(environment, 'POLYZAP_ADMIN_KEY') === undefined
                ? `POLYZAP_ADMIN_KEY in ${secretsFile(folder)}`
                : 'POLYZAP_ADMIN_KEY, as the environment has it',
          }),
        ),
    });
    forgetChildren(folder);
  } finally {
    release();
  }
}
