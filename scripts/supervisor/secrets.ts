import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { StartError } from './start-error.ts';
import { valueOf, type Environment } from './settings.ts';

export type SecretName =
  | 'POLYZAP_ADMIN_KEY'
  | 'POLYZAP_ENCRYPTION_KEYS'
  | 'POLYZAP_BAILEYS_SECRET'
  | 'POLYZAP_BAILEYS_EVENTS_SECRET'
  | 'POLYZAP_MEMORY_WEBHOOK_SECRET';

export type Secrets = Readonly<Record<SecretName, string>>;

const MAKERS: Readonly<Record<SecretName, () => string>> = {
  POLYZAP_ADMIN_KEY: () => `pza_${random()}`,
  POLYZAP_ENCRYPTION_KEYS: () => generateEncryptionKey(new Date()),
  POLYZAP_BAILEYS_SECRET: random,
  POLYZAP_BAILEYS_EVENTS_SECRET: random,
  POLYZAP_MEMORY_WEBHOOK_SECRET: random,
};

/** Databases that are unreadable without the keys they were written with. */
const DATABASES = ['gateway.sqlite', 'baileys.sqlite'];

const HEADER =
  '# Made by npm start. Keep a copy: without POLYZAP_ENCRYPTION_KEYS the databases beside it cannot be read.';

/** Where the secrets of an installation are. */
export function secretsFile(folder: string): string {
  return join(folder, 'secrets.env');
}

/**
 * Reads the installation's secrets from `secrets.env`, makes the missing ones, and keeps the file readable by its owner
 * alone. A value of the environment wins and is not written down.
 *
 * Throws a `StartError` where the encryption key is gone and the data that needs it is not: a new key would only hide
 * that loss.
 */
export function loadSecrets(folder: string, environment: Environment): Secrets {
  const file = secretsFile(folder);
  const stored = existsSync(file) ? parseSecrets(readFileSync(file, 'utf8'), file) : new Map<string, string>();
  const known = new Map(stored);
  for (const name of names()) {
    const value = valueOf(environment, name);
    if (value !== undefined) known.set(name, value);
  }
  const missing = names().filter((name) => !known.has(name));
  if (missing.includes('POLYZAP_ENCRYPTION_KEYS')) refuseWhereDataExists(folder, file);
  for (const name of missing) {
    const value = MAKERS[name]();
    known.set(name, value);
    stored.set(name, value);
  }
  if (missing.length > 0) writeSecrets(file, stored);
  else if (existsSync(file)) chmodSync(file, 0o600);
  return Object.fromEntries(names().map((name) => [name, known.get(name) ?? ''])) as Secrets;
}

/** `NAME=value` a line, `#` begins a comment. Throws with the line's number, never its text. */
export function parseSecrets(text: string, file: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim());
    if (match?.[1] === undefined) throw new StartError(`${file}, line ${index + 1}: not of the form NAME=value`);
    entries.set(match[1], match[2] ?? '');
  }
  return entries;
}

function refuseWhereDataExists(folder: string, file: string): void {
  const database = DATABASES.find((name) => existsSync(join(folder, name)));
  if (database === undefined) return;
  throw new StartError(
    `${file} holds no POLYZAP_ENCRYPTION_KEYS, but ${database} beside it was written with one: put the file back from your backup, or move the databases away`,
  );
}

/** Whole or not at all: a crash in between leaves the old file. */
export function writeSecrets(file: string, entries: ReadonlyMap<string, string>): void {
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    chmodSync(temporary, 0o600);
    writeSync(descriptor, [HEADER, ...[...entries].map(([name, value]) => `${name}=${value}`), ''].join('\n'));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

function names(): SecretName[] {
  return Object.keys(MAKERS) as SecretName[];
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
