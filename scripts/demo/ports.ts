import { claimPort } from '../supervisor/ports.ts';
import { StartError } from '../supervisor/start-error.ts';

const TRIES = 100;

/**
 * The first free port from `first` on. Not one that the system chooses: between asking and listening it may choose the
 * same one for somebody else. Throws a `StartError` where all are taken.
 */
export async function firstFreePort(what: string, host: string, first: number, setting: string): Promise<number> {
  for (let port = first; port < first + TRIES; port += 1) {
    try {
      return await claimPort(what, host, port, setting);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
    }
  }
  throw new StartError(`No port from ${first} to ${first + TRIES - 1} is free for the ${what}: set ${setting}`);
}
