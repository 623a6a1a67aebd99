import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from './start-error.ts';

/** A child as written down in `running.json`: `birth` tells it from a later process with the same id. */
type Noted = { readonly name: string; readonly pid: number; readonly birth: string | undefined };

const GRACE_MS = 20_000;
const INTERVAL_MS = 100;

/**
 * Writes down which children run, for the `npm start` after one that was killed. A full disk is no reason to stop them:
 * without the note, only that wait is lost.
 */
export function noteChildren(folder: string, children: ReadonlyMap<string, number>): void {
  const noted: Noted[] = [...children].map(([name, pid]) => ({ name, pid, birth: birthOf(pid) }));
  try {
    writeFileSync(fileIn(folder), JSON.stringify(noted), { mode: 0o600 });
  } catch {
    // See above.
  }
}

/** They have all ended: the next start need not look for them. */
export function forgetChildren(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}

/**
 * Waits for the children of a supervisor that was killed: they notice and stop by themselves. Two Baileys servers on the
 * same linked phones would throw each other out. What has not ended after `graceMs` is killed where it is certain that
 * the process is ours; otherwise a `StartError` names it.
 */
export async function awaitLeftovers(folder: string, say: (line: string) => void, graceMs = GRACE_MS): Promise<void> {
  const deadline = Date.now() + graceMs;
  for (const child of readNoted(folder).filter(isRunning)) {
    say(`Waiting for the ${child.name} of the last run (process ${child.pid}) to end`);
    while (isRunning(child) && Date.now() < deadline) await delay(INTERVAL_MS);
    if (!isRunning(child)) continue;
    if (child.birth === undefined) {
      throw new StartError(`The ${child.name} of the last run is still there: end process ${child.pid} first`);
    }
    process.kill(child.pid, 'SIGKILL');
    while (isRunning(child)) await delay(INTERVAL_MS);
  }
  forgetChildren(folder);
}

function fileIn(folder: string): string {
  return join(folder, 'running.json');
}

function readNoted(folder: string): readonly Noted[] {
  if (!existsSync(fileIn(folder))) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(fileIn(folder), 'utf8'));
    return Array.isArray(value) ? value.filter(isNoted) : [];
  } catch {
    // Cut off by a full disk or a power failure. After a power failure no child is left either.
    return [];
  }
}

function isNoted(value: unknown): value is Noted {
  return (
    typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number' && 'name' in value
  );
}

function isRunning({ pid, birth }: Noted): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return birthOf(pid) === birth;
}

/** When the process was started, in the kernel's own count; only Linux says. A zombie counts as ended. */
function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
