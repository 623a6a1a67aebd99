import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from './start-error.ts';

const INTERVAL_MS = 100;

/**
 * Makes the data folder, and takes it for this process alone. Throws a `StartError` where it is not writable, or where
 * another `npm start` has it and keeps it for `patienceMs`: one that is just stopping gets the time to do so.
 *
 * The lock is one of the operating system on the file `lock`, taken through SQLite: it ends with the process however that
 * ends, so nothing stale is ever left, and no process id needs to be trusted.
 *
 * @returns what releases it
 */
export async function takeDataFolder(folder: string, patienceMs = 3_000): Promise<() => void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return lock(folder);
    } catch (error) {
      if (!isTaken(error) || Date.now() >= deadline) throw new StartError(explain(error, folder), { cause: error });
    }
    await delay(INTERVAL_MS);
  }
}

function lock(folder: string): () => void {
  // Only we may look inside: it holds the keys.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'lock'));
  try {
    // The table makes the first run write something, so that a read-only or full disk shows here.
    database.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE;');
    database.exec('CREATE TABLE IF NOT EXISTS lock (id INTEGER); COMMIT; BEGIN EXCLUSIVE;');
    return () => database.close();
  } catch (error) {
    database.close();
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes('database is locked');
}

/** The line for a data folder that cannot be used. */
export function explain(error: unknown, folder: string): string {
  const message = error instanceof Error ? error.message : String(error);
  if (isTaken(error)) {
    return `Another npm start is running on the data folder ${folder}: stop it first, or set POLYZAP_DATA_DIR to another folder`;
  }
  const reason = REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  return `Cannot write to the data folder ${folder}: ${reason}. POLYZAP_DATA_DIR moves it`;
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/EEXIST|ENOTDIR/, 'there is a file in its place'],
  [/EACCES|EPERM/, 'this user may not'],
  [/EROFS|readonly/, 'the disk is read-only'],
  [/ENOSPC|disk is full/, 'the disk is full'],
  [/unable to open/, 'this user may not, or the disk is read-only'],
  [/not a database/, 'its file "lock" is not ours'],
];
