import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { Http, WhatsAppProvider } from '../../../core/provider/index.ts';
import { ACCOUNT_SID, AUTH_TOKEN, mediaUrl } from '../../../providers/twilio/harness-webhooks.ts';
import { twilio } from '../../../providers/twilio/index.ts';
import { expectNoSecrets, gatewayErrorFrom } from '../../contract/expectations.ts';
import { forbiddenHttp } from '../../contract/subject.ts';
import { runtimeWith } from './support.ts';

const reference = { providerId: 'twilio', handle: mediaUrl('ME1'), mediaType: 'image/jpeg' };

function build(http: Http, apiUrl?: string): WhatsAppProvider {
  const config = { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, number: '+15550100000' } as const;
  return twilio(config, { settings: apiUrl === undefined ? {} : { apiUrl }, runtime: runtimeWith(http) });
}

/** Twilio's API as it answers one download. */
function answering(status: number, headers: Readonly<Record<string, string>>, body = ''): Http & { urls: string[] } {
  const urls: string[] = [];
  return {
    ...forbiddenHttp,
    urls,
    stream: async ({ url }) => {
      urls.push(url);
      return { status, headers: new Headers(headers), body: new Blob([body]).stream() };
    },
  };
}

async function withServer<Result>(listener: RequestListener, use: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    return await use(`http://127.0.0.1:${address.port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a received medium', () => {
  it('is fetched with our credentials, and from where that leads without them', async () => {
    const seen: (string | undefined)[][] = [];
    const bytes = await withServer(
      (request, response) => {
        seen.push([request.url, request.headers.authorization]);
        response.writeHead(200, { 'content-type': 'image/jpeg' }).end('bytes');
      },
      (storage) =>
        withServer(
          (request, response) => {
            seen.push([request.url, request.headers.authorization]);
            response.writeHead(307, { location: `${storage}/signed?x=1` }).end();
          },
          async (api) => {
            const media = await build(createHttp(), `${api}/proxy/`).downloadMedia(reference);
            expect(media.mediaType).toBe('image/jpeg');
            return new Response(media.body).text();
          },
        ),
    );
    expect(bytes).toBe('bytes');
    expect(seen).toEqual([
      [
        `/proxy${new URL(reference.handle).pathname}`,
        `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`,
      ],
      ['/signed?x=1', undefined],
    ]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'https://169.254.169.254/',
    'https://localhost/',
    'https://10.0.0.1/',
    'http://cdn.example/',
    'https://user:password@cdn.example/',
  ])('is not followed to %s', async (location) => {
    const error = await gatewayErrorFrom(() => build(answering(302, { location })).downloadMedia(reference));
    expect(error.code).toBe('url_not_allowed');
    expectNoSecrets(error, [AUTH_TOKEN]);
  });

  it.each([
    '',
    'not a URL',
    'https://evil.example/2010-04-01/Accounts',
    'https://api.twilio.com.evil.example/',
    'https://api.twilio.com@evil.example/',
    'https://evil.example/#api.twilio.com',
    'https://evil-twilio.com/',
    'https://xapi.twilio.com/',
    'https://user:password@api.twilio.com/',
    'http://api.twilio.com/',
    'https://api.twilio.com:8443/',
    'file:///etc/passwd',
  ])('is not asked for at %j', async (handle) => {
    const error = await gatewayErrorFrom(() => build(forbiddenHttp).downloadMedia({ ...reference, handle }));
    expect([error.code, error.retryable]).toEqual(['media_unavailable', false]);
  });

  it('is asked for where its URL says, in another region too', async () => {
    const http = answering(200, { 'content-type': 'image/jpeg', 'content-length': '5' }, 'bytes');
    const handle = 'https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/x/Messages/y/Media/z';
    const media = await build(http).downloadMedia({ ...reference, handle });
    expect([media.size, http.urls]).toEqual([5, [handle]]);
    await media.body.cancel();
  });

  it.each([
    [401, '{"code":20003,"message":"Authenticate"}', 'credentials_rejected', false],
    [404, '{"code":20404}', 'media_unavailable', false],
    [410, '', 'media_unavailable', false],
    [429, '', 'rate_limited', true],
    [500, '', 'provider_unavailable', true],
  ] as const)('that Twilio answers with %i', async (status, body, code, retryable) => {
    const error = await gatewayErrorFrom(() => build(answering(status, {}, body)).downloadMedia(reference));
    expect([error.code, error.retryable]).toEqual([code, retryable]);
  });
});
