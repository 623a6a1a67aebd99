import { join } from 'node:path';
import { nodeFlags as gatewayFlags } from '../../netlify/host/node-flags.ts';
import { nodeFlags } from '../../providers/baileys-server/server/node-flags.ts';
import { localUrl } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { valueOf, type Environment, type Settings } from './settings.ts';

/** A child to run: `node ...args`. */
export type ProgramPlan = {
  readonly name: 'gateway' | 'baileys';
  /** Its name in a sentence. */
  readonly label: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** `settings` with the ports that are really used. */
export type Plan = (settings: Settings, secrets: Secrets, environment: Environment) => readonly ProgramPlan[];

/** The two programs and what each is told. Neither gets a secret that only the other one needs. */
export const planPrograms: Plan = (settings, secrets, environment) => {
  const url = localUrl(settings.host, settings.port);
  const baileysUrl = localUrl('127.0.0.1', settings.baileysPort);
  const databaseUrl = valueOf(environment, 'DATABASE_URL') ?? join(settings.dataFolder, 'gateway.sqlite');
  const given = (name: string, fallback: string): string => valueOf(environment, name) ?? fallback;

  return [
    {
      name: 'gateway',
      label: 'gateway',
      args: [...gatewayFlags, 'netlify/host/main.ts'],
      env: {
        ...inherit(environment, (name) => !name.startsWith('POLYZAP_WA_')),
        POLYZAP_HOST: settings.host,
        POLYZAP_PORT: String(settings.port),
        DATABASE_URL: databaseUrl,
        POLYZAP_PUBLIC_URL: given('POLYZAP_PUBLIC_URL', url),
        POLYZAP_ADMIN_KEY: secrets.POLYZAP_ADMIN_KEY,
        POLYZAP_ENCRYPTION_KEYS: secrets.POLYZAP_ENCRYPTION_KEYS,
        POLYZAP_BAILEYS_URL: given('POLYZAP_BAILEYS_URL', baileysUrl),
        POLYZAP_BAILEYS_SECRET: secrets.POLYZAP_BAILEYS_SECRET,
        POLYZAP_BAILEYS_EVENTS_SECRET: secrets.POLYZAP_BAILEYS_EVENTS_SECRET,
        POLYZAP_MEMORY_WEBHOOK_SECRET: secrets.POLYZAP_MEMORY_WEBHOOK_SECRET,
      },
    },
    {
      name: 'baileys',
      label: 'Baileys server',
      args: [...nodeFlags, 'providers/baileys-server/server/src/main.ts'],
      env: {
        ...inherit(environment, (name) => /^POLYZAP_(WA|BAILEYS|LOG|RETENTION|TEST)_/.test(name)),
        POLYZAP_BAILEYS_HOST: given('POLYZAP_BAILEYS_HOST', '127.0.0.1'),
        POLYZAP_BAILEYS_PORT: String(settings.baileysPort),
        POLYZAP_BAILEYS_DATABASE_URL: given(
          'POLYZAP_BAILEYS_DATABASE_URL',
          // A server that runs on PostgreSQL has no disk to trust; both programs' tables live side by side there.
          isPostgres(databaseUrl) ? databaseUrl : join(settings.dataFolder, 'baileys.sqlite'),
        ),
        POLYZAP_BAILEYS_SECRET: secrets.POLYZAP_BAILEYS_SECRET,
        POLYZAP_ENCRYPTION_KEYS: secrets.POLYZAP_ENCRYPTION_KEYS,
        POLYZAP_EVENTS_URL: given('POLYZAP_EVENTS_URL', `${url}/webhooks/baileys/{session}`),
        POLYZAP_EVENTS_SECRET: secrets.POLYZAP_BAILEYS_EVENTS_SECRET,
      },
    },
  ];
};

/** What a child takes over: everything that is not about polyzap, and of that only what `isItsOwn` says. */
function inherit(environment: Environment, isItsOwn: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(environment).filter(([name, value]) => {
    if (value === undefined || name === 'DATABASE_URL' || name === 'NODE_CHANNEL_FD') return false;
    if (name === 'POLYZAP_BAILEYS_EVENTS_SECRET' || name === 'POLYZAP_BAILEYS_URL') return false;
    return !name.startsWith('POLYZAP_') || isItsOwn(name);
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}
