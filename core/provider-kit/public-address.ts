import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { GatewayError } from '../provider/index.ts';

/** Resolves a host name to every address it has. The default asks the operating system. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Asks the operating system. */
export const systemResolve: Resolve = (hostname) => dnsLookup(hostname, { all: true });

/** Public by registry, yet answered by the cloud host itself: Azure's platform address. */
const NOT_PUBLIC = new Set(['168.63.129.16']);

/**
 * True for an address of the public internet. Loopback, private, link-local, shared, documentation, multicast and
 * tunnelled (NAT64, 6to4, Teredo) addresses are not; an IPv4 address inside an IPv6 one counts as what it is.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || NOT_PUBLIC.has(parsed.toString())) return false;
  // Global unicast is 2000::/3. Anything else is reserved, or deprecated such as `::127.0.0.1`.
  return parsed instanceof ipaddr.IPv4 || (Number(parsed.parts[0]) & 0xe000) === 0x2000;
}

/**
 * Checks what can be known before resolving: https, the default port, no user name, no private address or local name
 * as host. Throws `url_not_allowed`. Odd spellings of an address (decimal, octal, hex) arrive here already normalised,
 * because `URL` does that.
 */
export function assertPublicUrl(url: URL): void {
  if (url.protocol !== 'https:') throw urlNotAllowed('only https URLs are fetched');
  if (url.username !== '' || url.password !== '') throw urlNotAllowed('URLs with a user name are not fetched');
  if (url.port !== '') throw urlNotAllowed('only the default port is allowed');
  if (isLocal(url)) throw urlNotAllowed('its host is not public');
}

/** True where the host is this machine or an address that is not public. Of a name nothing more is known. */
export function isLocal(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const named = host === '' || host === 'localhost' || host.endsWith('.localhost');
  return named || (isIP(host) !== 0 && !isPublicAddress(host));
}

/**
 * A `lookup` for sockets that answers with public addresses alone and fails where any answer is not one.
 *
 * The socket connects to the very addresses that were checked here, so a name that changes its answer between check
 * and use (DNS rebinding) gains nothing. Sockets skip `lookup` for literal addresses: call `assertPublicUrl` as well.
 */
export function publicLookup(resolve: Resolve = systemResolve): LookupFunction {
  const checked = callbackify(async (hostname: string) => {
    const [first, ...others] = await resolve(hostname);
    if (first === undefined || ![first, ...others].every(({ address }) => isPublicAddress(address))) {
      throw urlNotAllowed('its host is not public');
    }
    return [first, ...others] as const;
  });
  return (hostname, options, callback) =>
    checked(hostname, (error, addresses) => {
      if (error !== null) callback(error, '', 0);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, addresses[0].address, addresses[0].family);
    });
}

/** The refusal of a URL that somebody else chose. `reason` is shown to them; the address found is not. */
export function urlNotAllowed(reason: string): GatewayError {
  return new GatewayError({ code: 'url_not_allowed', message: `This URL may not be fetched: ${reason}` });
}
