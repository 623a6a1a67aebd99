import type { HttpBindings } from '@hono/node-server';
import { constantTimeEqual } from '../../../../../core/provider-kit/signature.ts';

/** What is known of a caller. */
export type Caller = {
  readonly authorization: string | undefined;
  readonly remoteAddress: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Names of the headers that were sent, lower case. */
  readonly headerNames: readonly string[];
};

/** Whether the caller knows the secret. Constant time. */
export function hasSecret(caller: Caller, secret: string | undefined): boolean {
  if (secret === undefined) return false;
  const [, token] = /^Bearer (.+)$/i.exec(caller.authorization ?? '') ?? [];
  return token !== undefined && constantTimeEqual(token, secret);
}

/**
 * Whether a call certainly comes from a program on this machine: bound to loopback, from loopback, to a loopback name,
 * not from a page (a browser sends Origin, or a foreign Host after DNS rebinding), not through a proxy.
 */
export function isLocalProgram(caller: Caller, boundToLoopback: boolean): boolean {
  return (
    boundToLoopback &&
    isLoopbackAddress(caller.remoteAddress) &&
    isLoopbackHost(caller.host) &&
    caller.origin === undefined &&
    !caller.headerNames.some(
      (name) =>
        name === 'forwarded' ||
        name === 'via' ||
        name.startsWith('x-forwarded') ||
        name === 'sec-fetch-site' ||
        name === 'x-real-ip',
    )
  );
}

/** IPv4, IPv6, and IPv4 within IPv6. */
export function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address);
}

/** For a listening address or a Host header. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || name === '::1' || isLoopbackAddress(name);
}

/** What decides about a request, from its headers and its socket. */
export function callerOf(headers: Headers, bindings: Partial<HttpBindings> | undefined): Caller {
  return {
    authorization: headers.get('authorization') ?? undefined,
    remoteAddress: bindings?.incoming?.socket.remoteAddress,
    host: headers.get('host') ?? undefined,
    origin: headers.get('origin') ?? undefined,
    headerNames: [...headers.keys()],
  };
}
