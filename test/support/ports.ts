import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what any system hands out by itself (Linux 32768 and up, gVisor 16000, others 49152): who listens on port 0 or
 * calls somebody never gets one of these, also while the program that has it is stopped and started again.
 */
const FIRST = 10_000;
const AFTER_LAST = 16_000;

/** Each of a run's workers has ports of its own. What runs beside them, as the shared PostgreSQL does, has those of 0. */
const BLOCKS = 10;
const SIZE = Math.floor((AFTER_LAST - FIRST) / BLOCKS);
const block = FIRST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % BLOCKS) * SIZE;

/** Two runs at once on one machine begin at different places. */
let next = Math.floor(Math.random() * SIZE);

/**
 * A TCP port of 127.0.0.1 that nobody listens on, and that no other test of this run is given.
 *
 * Where the program under test can listen on port 0 and say which port it got, prefer that.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < SIZE; tries += 1) {
    const port = block + next;
    next = (next + 1) % SIZE;
    if (await isFree(port)) return port;
  }
  throw new Error('Every port is taken');
}

/** For a demo of a test's own. Of two that look for the first free port from 8080 on at once, one finds it taken later. */
export async function demoPorts(): Promise<Readonly<Record<string, string>>> {
  const [port, baileysPort] = [await freePort(), await freePort()];
  return { POLYZAP_PORT: String(port), POLYZAP_BAILEYS_PORT: String(baileysPort) };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen(port, '127.0.0.1');
    await listening;
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
