import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

/**
 * Makes sure that a server could listen there, and returns the port: a free one where `port` is 0. Throws a `StartError`
 * that names the setting to change.
 */
export async function claimPort(what: string, host: string, port: number, setting: string): Promise<number> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw new StartError(explain(error, what, host, port, setting), { cause: error });
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return address === null || typeof address === 'string' ? port : address.port;
}

function explain(error: unknown, what: string, host: string, port: number, setting: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const advice = `set ${setting} to another one`;
  if (code === 'EADDRINUSE') return `Port ${port} (${what}) is taken by another program: ${advice}`;
  if (code === 'EACCES') return `Port ${port} (${what}) needs rights that this user does not have: ${advice}`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host} to listen on: POLYZAP_HOST moves the ${what}`;
  }
  return `Cannot listen on ${host}:${port} (${what}): ${code}`;
}

/** `http://host:port` as a client on this machine would call it: one cannot call 0.0.0.0. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
