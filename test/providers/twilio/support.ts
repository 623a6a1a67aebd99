import { createHash } from 'node:crypto';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { Http, ProviderRuntime, WhatsAppProvider } from '../../../core/provider/index.ts';
import { fakeTwilio, type FakeTwilio } from '../../../providers/twilio/harness-server.ts';
import { AUTH_TOKEN, CONNECTION, NOW } from '../../../providers/twilio/harness-webhooks.ts';
import { twilio } from '../../../providers/twilio/index.ts';

export const BASE_URL = 'https://twilio.test';
export const SETTINGS = { apiUrl: BASE_URL, contentUrl: BASE_URL, messagingUrl: BASE_URL };
export const API_KEY = { sid: 'SK00000000000000000000000000000000', secret: 'api-key-secret-0123456789' };

export function runtimeWith(http: Http): ProviderRuntime {
  return { http, now: () => NOW, connection: CONNECTION };
}

export type World = FakeTwilio & {
  readonly accountSid: string;
  readonly server: ReturnType<typeof setupServer>;
  build(config?: Readonly<Record<string, unknown>>): WhatsAppProvider;
};

/** A fake Twilio for the enclosing `describe`, with an account that no other test knows: caches are by account. */
export function useTwilio(name: string): World {
  const accountSid = `AC${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const fake = fakeTwilio({ baseUrl: BASE_URL, accountSid, authToken: AUTH_TOKEN, apiKey: API_KEY });
  const server = setupServer(...fake.handlers);
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
  afterEach(() => {
    server.resetHandlers();
    fake.contents.clear();
    fake.messages.length = 0;
    fake.requests.length = 0;
  });
  afterAll(() => server.close());
  return {
    ...fake,
    accountSid,
    server,
    build: (config = { number: '+15550100000' }) =>
      twilio(
        { accountSid, authToken: AUTH_TOKEN, ...config },
        { settings: SETTINGS, runtime: runtimeWith(createHttp()) },
      ),
  };
}

/** The last message that Twilio took. */
export function lastOf({ messages }: Pick<FakeTwilio, 'messages'>): Readonly<Record<string, string>> {
  const last = messages.at(-1);
  if (last === undefined) throw new Error('Twilio took no message');
  return last;
}
