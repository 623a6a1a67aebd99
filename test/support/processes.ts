import { readFileSync } from 'node:fs';

/**
 * Whether a process still runs. One that has ended but that nobody has collected (a zombie: an orphan in a container
 * without an init) does not.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    // No /proc on this system: the signal's word is all there is.
    return process.platform !== 'linux';
  }
}
