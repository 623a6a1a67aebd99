import { generateEncryptionKey } from '../../../core/crypto/keyring.ts';
import { createCaller, type Caller } from '../../support/api.ts';
import { spawnProgram, type Program } from '../../support/program.ts';
import type { Bundle } from './bundle.ts';

export const ADMIN_KEY = 'pza_functions_0123456789abcdef';
export const MEMORY_SECRET = 'memory-0123456789abcdef';
export const BAILEYS_SECRET = 'baileys-0123456789abcdef';
export const EVENTS_SECRET = 'events-0123456789abcdef';

const ENCRYPTION_KEYS = generateEncryptionKey(new Date());

/** One instance of each function, in a process of their own. */
export type Site = {
  readonly url: string;
  readonly program: Program;
  readonly admin: Caller;
  /** What Netlify's schedule does. Resolves with the status. */
  tick(): Promise<number>;
};

export type SiteOptions = {
  readonly databaseUrl?: string;
  /** Over what a complete installation has; an empty value takes one away. */
  readonly env?: Readonly<Record<string, string>>;
};

/** What a complete installation has set. */
export function siteEnvironment(databaseUrl: string): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: databaseUrl,
    POLYZAP_ADMIN_KEY: ADMIN_KEY,
    POLYZAP_ENCRYPTION_KEYS: ENCRYPTION_KEYS,
    POLYZAP_MEMORY_WEBHOOK_SECRET: MEMORY_SECRET,
    POLYZAP_BAILEYS_URL: 'http://127.0.0.1:9',
    POLYZAP_BAILEYS_SECRET: BAILEYS_SECRET,
    POLYZAP_BAILEYS_EVENTS_SECRET: EVENTS_SECRET,
  };
}

export async function startSite(
  bundle: Pick<Bundle, 'manifest'>,
  { databaseUrl = '', env = {} }: SiteOptions,
): Promise<Site> {
  const program = await spawnProgram({
    args: ['test/functions/support/site-child.ts', bundle.manifest],
    env: { ...siteEnvironment(databaseUrl), ...env },
  });
  const { url } = program;
  return {
    url,
    program,
    admin: createCaller(url, ADMIN_KEY),
    async tick() {
      const body = JSON.stringify({ next_run: new Date(Date.now() + 60_000).toISOString() });
      const response = await fetch(`${url}/.netlify/functions/tick`, { method: 'POST', body });
      await response.arrayBuffer();
      return response.status;
    },
  };
}
