import { fileURLToPath } from 'node:url';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { nodeFlags } from '../../providers/baileys-server/server/node-flags.ts';
import { spawnProgram, type Program, type ProgramOptions } from '../support/program.ts';
import { SECRET } from './harness.ts';

export const MAIN = fileURLToPath(new URL('../../providers/baileys-server/server/src/main.ts', import.meta.url));
const PRELOAD = new URL('../fakewa/preload.ts', import.meta.url).href;

/** The environment of a server process against a fake WhatsApp. */
export function environmentFor(waUrl: string, databaseUrl: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${PRELOAD}`,
    POLYZAP_TEST_MODE: '1',
    POLYZAP_WA_URL: waUrl,
    POLYZAP_BAILEYS_PORT: '0',
    POLYZAP_BAILEYS_SECRET: SECRET,
    POLYZAP_BAILEYS_DATABASE_URL: databaseUrl,
    POLYZAP_ENCRYPTION_KEYS: generateEncryptionKey(new Date()),
  };
}

export function startProgram(env: Record<string, string>, options: Partial<ProgramOptions> = {}): Promise<Program> {
  return spawnProgram({ args: [...nodeFlags, MAIN], env, ...options });
}

/** One call to the process. Rejects where the process is gone. */
export async function callProgram(program: Program, method: string, path: string, body?: unknown) {
  const response = await fetch(program.url + path, {
    method,
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}
