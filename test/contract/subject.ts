import { setupServer } from 'msw/node';
import { afterAll, beforeAll } from 'vitest';
import type { Http, RegisteredProvider, WhatsAppProvider } from '../../core/provider/index.ts';
import type { ProviderHarness } from './harness.ts';

/** Everything the suite needs to make and watch a provider. */
export type Subject = {
  readonly factory: RegisteredProvider;
  readonly harness: ProviderHarness;
  build(options?: { readonly baseUrl?: string; readonly http?: Http; readonly now?: Date }): WhatsAppProvider;
};

/** Runs the enclosing `describe` against the harness's backend. Requests that it does not know fail. */
export function withUpstream({ harness }: Subject): void {
  const server = setupServer(...(harness.upstream?.handlers ?? []));
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
  afterAll(() => server.close());
}

/** For providers without a backend: what they post goes nowhere. */
export const silentHttp: Http = {
  request: async () => ({ status: 200, headers: new Headers(), body: new Uint8Array() }),
  stream: async () => ({ status: 200, headers: new Headers(), body: new ReadableStream() }),
};

/** For calls that must not leave the process. */
export const forbiddenHttp: Http = {
  request: ({ method, url }) => Promise.reject(new Error(`${method} ${url} must not be called`)),
  stream: ({ method, url }) => Promise.reject(new Error(`${method} ${url} must not be called`)),
};
