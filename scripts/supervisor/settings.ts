import { isAbsolute, join } from 'node:path';
import { StartError } from './start-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What `npm start` is told by the environment, with its defaults filled in. */
export type Settings = {
  readonly host: string;
  /** 0 asks for any free port. */
  readonly port: number;
  readonly baileysPort: number;
  /** Absolute. */
  readonly dataFolder: string;
};

/** The settings that move a port; the message for a taken one names them. */
export const PORT_SETTINGS = { gateway: 'POLYZAP_PORT', baileys: 'POLYZAP_BAILEYS_PORT' } as const;

/** Throws a `StartError` that names the setting. An empty value counts as none. */
export function readSettings(environment: Environment, root: string): Settings {
  const port = readPort(environment, PORT_SETTINGS.gateway, 8080);
  const baileysPort = readPort(environment, PORT_SETTINGS.baileys, 3001);
  if (port === baileysPort && port !== 0) {
    throw new StartError(`${PORT_SETTINGS.gateway} and ${PORT_SETTINGS.baileys} are both ${port}: give them two ports`);
  }
  const folder = valueOf(environment, 'POLYZAP_DATA_DIR') ?? 'data';
  return {
    host: valueOf(environment, 'POLYZAP_HOST') ?? '127.0.0.1',
    port,
    baileysPort,
    dataFolder: isAbsolute(folder) ? folder : join(root, folder),
  };
}

/** The variable's value, where it has one. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
}

function readPort(environment: Environment, name: string, fallback: number): number {
  const text = valueOf(environment, name);
  if (text === undefined) return fallback;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new StartError(`${name} is not a port: ${JSON.stringify(text)}`);
  return port;
}
