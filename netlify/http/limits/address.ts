import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whose word about `X-Forwarded-For` is taken: single addresses and networks (`10.0.0.0/8`). */
export type TrustedProxies = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** Throws with the position of an entry that is neither an address nor a network; never its text. */
export function readTrustedProxies(text: string): TrustedProxies {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry, index) => {
      try {
        if (entry.includes('/')) return ipaddr.parseCIDR(entry);
        const address = ipaddr.process(entry);
        return [address, address.kind() === 'ipv4' ? 32 : 128];
      } catch {
        throw new Error(`POLYZAP_TRUSTED_PROXIES: entry ${index + 1} is no address and no network`);
      }
    });
}

/**
 * Where a request comes from. `X-Forwarded-For` says it only where a trusted proxy wrote it: from the right, the first
 * address that is no proxy of ours. What stands left of that is whatever a stranger has sent.
 *
 * @param peer who holds the other end of the connection; undefined where nobody knows
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string | undefined {
  let client = normal(peer);
  const hops = (forwardedFor ?? '').split(',').map((hop) => normal(hop.trim()));
  while (client !== undefined && isTrusted(client, trusted)) {
    const next = hops.pop();
    if (next === undefined) return client;
    client = next;
  }
  return client;
}

/**
 * What counts as one caller: an IPv4 address, or the /64 that a single line is given of IPv6; otherwise everybody would
 * have 2^64 addresses to go on with.
 */
export function callerOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const parsed = ipaddr.parse(address);
  if (!(parsed instanceof ipaddr.IPv6)) return address;
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** One spelling; an IPv4 address inside an IPv6 one as what it is. Undefined for what is no address. */
function normal(address: string | undefined): string | undefined {
  if (address === undefined || isIP(address) === 0) return undefined;
  return ipaddr.process(address).toString();
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  const parsed = ipaddr.process(address);
  return trusted.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match([network, bits]));
}
