import { BlockList, isIP } from 'node:net';

/** Whose word about `X-Forwarded-For` is taken. */
export type TrustedProxies = { isTrusted(address: string): boolean };

/** Nobody's word is. */
export const NO_PROXIES: TrustedProxies = { isTrusted: () => false };

/**
 * Reads single addresses and networks (`10.0.0.0/8`), separated by commas. Throws with the position of an entry that is
 * neither; never its text.
 */
export function readTrustedProxies(text: string): TrustedProxies {
  const list = new BlockList();
  const entries = text.split(',').map((entry) => entry.trim());
  for (const [index, entry] of entries.filter((one) => one !== '').entries()) {
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const version = isIP(address);
    const widest = version === 4 ? 32 : 128;
    if (version === 0 || Number(bits ?? 0) > widest) {
      throw new Error(`POLYZAP_TRUSTED_PROXIES: entry ${index + 1} is no address and no network`);
    }
    list.addSubnet(address, Number(bits ?? widest), version === 4 ? 'ipv4' : 'ipv6');
  }
  return { isTrusted: (address) => list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6') };
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
  proxies: TrustedProxies,
): string | undefined {
  let client = normal(peer);
  const hops = (forwardedFor ?? '').split(',').map((hop) => normal(withoutPort(hop.trim())));
  while (client !== undefined && proxies.isTrusted(client)) {
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
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...back];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Some proxies (Azure's) write `203.0.113.9:50123` and `[2001:db8::1]:50123`. */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
}

/** An IPv4 address inside an IPv6 one as what it is; without the zone. Undefined for what is no address. */
function normal(address: string | undefined): string | undefined {
  if (address === undefined || isIP(address) === 0) return undefined;
  const [plain = ''] = address.toLowerCase().split('%');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain;
}
