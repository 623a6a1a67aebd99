/**
 * Sends the media traffic of a process to a fake on loopback. Baileys uploads with `https.request` and downloads with
 * `fetch`, always to `https://<host>`; both are replaced for the fake's hosts only. Imports nothing of Baileys.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const SUFFIX = '.media.fakewa.invalid';
const REAL_HOST = 'mmg.whatsapp.net';

/** The host name that a fake on this port tells its clients. The port in it says where to go. */
export const mediaHostFor = (port: number): string => `p${port}${SUFFIX}`;

let realHostPort: number | undefined;
let installed = false;

const portFor = (hostname: string): number | undefined => {
  if (hostname === REAL_HOST) return realHostPort;
  return hostname.endsWith(SUFFIX) ? Number(hostname.slice(1, -SUFFIX.length)) : undefined;
};

const routed = (address: URL): URL | undefined => {
  const port = portFor(address.hostname);
  return port === undefined ? undefined : new URL(`http://127.0.0.1:${port}${address.pathname}${address.search}`);
};

type Request = (...parameters: unknown[]) => http.ClientRequest;

const patchHttps = (): void => {
  const original = https.request as Request;
  const plainRequest = http.request as Request;
  const request: Request = (options, ...more) => {
    const port =
      typeof options === 'object' && options !== null && 'hostname' in options
        ? portFor(String(options.hostname))
        : undefined;
    if (port === undefined) return original(options, ...more);
    return plainRequest({ ...(options as object), hostname: '127.0.0.1', port, agent: undefined }, ...more);
  };
  Object.assign(https, { request });
  syncBuiltinESMExports();
};

const patchFetch = (): void => {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const isAddress = typeof input === 'string' || input instanceof URL;
    const target = isAddress && URL.canParse(String(input)) ? routed(new URL(String(input))) : undefined;
    return original(target ?? input, init);
  };
};

/**
 * Routes the hosts that fakes name, whatever their port; and, if `port` is given, the real download host too (for media
 * whose message carries only a direct path).
 */
export const routeMedia = (port?: number): void => {
  if (port !== undefined) realHostPort = port;
  if (installed) return;
  installed = true;
  patchHttps();
  patchFetch();
};
