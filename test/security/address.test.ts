import { describe, expect, it } from 'vitest';
import { callerOf, clientAddress, NO_PROXIES, readTrustedProxies } from '../../netlify/http/limits/address.ts';

describe('where a request comes from', () => {
  const trusted = readTrustedProxies('127.0.0.1, 10.0.0.0/8,2001:db8::/32');
  it.each([
    ['a stranger’s word is not taken', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['a proxy’s is', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    [
      'of several proxies, the first stranger from the right',
      '127.0.0.1',
      '6.6.6.6, 203.0.113.9, 10.9.9.9',
      '203.0.113.9',
    ],
    ['what a stranger put before it counts for nothing', '10.1.2.3', '10.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['a proxy that says nothing is itself', '10.1.2.3', undefined, '10.1.2.3'],
    ['proxies only: the outermost', '127.0.0.1', '10.4.4.4', '10.4.4.4'],
    ['IPv4 inside IPv6 is IPv4', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv6 networks', '2001:db8::1', '2001:4860::8', '2001:4860::8'],
    ['a port is no part of it', '10.1.2.3', '6.6.6.6:80, 203.0.113.9:50123', '203.0.113.9'],
    ['nor is it with IPv6', '10.1.2.3', '[2001:4860::8]:50123', '2001:4860::8'],
    ['garbage is the proxy’s own', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['no peer is nobody', undefined, '203.0.113.9', undefined],
  ])('%s', (_what, peer, forwarded, expected) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(expected);
  });

  it('is the connection’s alone where no proxy is trusted', () => {
    expect(clientAddress('10.1.2.3', '203.0.113.9', NO_PROXIES)).toBe('10.1.2.3');
  });

  it('counts an IPv4 address, and a /64 of IPv6, as one caller', () => {
    expect(callerOf('203.0.113.9')).toBe('203.0.113.9');
    expect(callerOf('2001:db8:0:1::5')).toBe(callerOf('2001:db8:0:1:9::'));
    expect(callerOf('2001:db8:0:1::5')).toBe(callerOf('2001:0db8:0000:1:0:0:0:5'));
    expect(callerOf('::1')).toBe('0:0:0:0::/64');
    expect(callerOf('2001:db8:0:1::5')).not.toBe(callerOf('2001:db8:0:2::5'));
  });

  it('is refused to be set up wrongly, by position and not by value', () => {
    expect(() => readTrustedProxies('10.0.0.1, secret.example')).toThrow(/entry 2/);
    expect(() => readTrustedProxies('10.0.0.1, secret.example')).not.toThrow(/secret/);
    expect(() => readTrustedProxies('10.0.0.0/99')).toThrow(/entry 1/);
  });
});
