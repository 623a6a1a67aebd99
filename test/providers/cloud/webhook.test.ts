import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../core/provider/index.ts';
import { harness } from '../../../providers/cloud/harness.ts';
import { sign } from '../../../providers/cloud/webhook.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { cloudOver, scriptedHttp } from '../cloud-api/support.ts';

const { webhook } = cloudOver(scriptedHttp());
const genuine = harness.webhooks[0]?.request;
if (genuine === undefined) throw new Error('There is no genuine webhook');

describe('the signature', () => {
  it('is the one of the vendor', () => {
    // from vendor docs: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries, the same scheme.
    expect(sign("It's a Secret to Everybody", 'Hello, World!')).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
  });

  it('covers the bytes, not the text that they may stand for', async () => {
    const escaped = '{"entry":[],"name":"Jos\\u00e9"}';
    const plain = '{"entry":[],"name":"José"}';
    const request = (body: string, signed: string): WebhookRequest => ({
      ...genuine,
      headers: new Headers({ 'x-hub-signature-256': sign('fictionalappsecret0123456789abcd', signed) }),
      body: new TextEncoder().encode(body),
    });
    await expect(webhook.verify(request(escaped, escaped))).resolves.toBeDefined();
    expect((await gatewayErrorFrom(() => webhook.verify(request(plain, escaped)))).code).toBe('webhook_not_authentic');
  });

  it('holds a webhook that is played again, which then brings the same events', async () => {
    const [first, again] = [await webhook.verify(genuine), await webhook.verify(genuine)];
    expect(await webhook.parse(again)).toEqual(await webhook.parse(first));
  });

  it('does not hold for an app with another secret', async () => {
    const other = cloudOver(scriptedHttp(), { appSecret: 'anotherappsecret0123456789abcdef' });
    expect((await gatewayErrorFrom(() => other.webhook.verify(genuine))).code).toBe('webhook_not_authentic');
  });

  it('of a webhook that was meant for another number of the same app makes it no news of ours', async () => {
    const other = cloudOver(scriptedHttp(), { phoneNumberId: '106540352242923' });
    const events = await other.webhook.parse(await other.webhook.verify(genuine));
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['unknown']));
    expect(JSON.stringify(events)).not.toContain('another color');
  });

  it('is asked of a GET as well', async () => {
    const get = { ...genuine, method: 'GET', body: new Uint8Array(), headers: new Headers() };
    expect((await gatewayErrorFrom(() => webhook.verify(get))).code).toBe('webhook_not_authentic');
  });
});

describe('the challenge', () => {
  const TOKEN = 'myvoiceismypassport-0123';
  const ask = (query: Record<string, string>, method = 'GET') =>
    webhook.challenge?.({
      ...genuine,
      method,
      url: `${harness.connection.webhookUrl}?${new URLSearchParams(query)}`,
      body: new Uint8Array(),
    });
  const good = { 'hub.mode': 'subscribe', 'hub.verify_token': TOKEN, 'hub.challenge': '1158201444' };

  it('is repeated, as text, to who knows the verify token', async () => {
    const response = await ask(good);
    expect([response?.status, await response?.text()]).toEqual([200, '1158201444']);
    expect(response?.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response?.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['another token', { 'hub.verify_token': 'myvoiceismypassport-0124' }],
    ['half a token', { 'hub.verify_token': TOKEN.slice(0, 12) }],
    ['no token', { 'hub.verify_token': '' }],
    ['the app secret for a token', { 'hub.verify_token': 'fictionalappsecret0123456789abcd' }],
    ['a challenge that is markup', { 'hub.challenge': '<script>alert(1)</script>' }],
    ['no challenge', { 'hub.challenge': '' }],
    ['an endless challenge', { 'hub.challenge': '1'.repeat(257) }],
  ])('is refused with %s', async (_, change) => {
    const response = await ask({ ...good, ...change });
    expect(response?.status).toBe(403);
    expect(await response?.text()).toBe('Forbidden');
  });

  it('is not what a POST, or another GET, asks for', async () => {
    expect(await ask(good, 'POST')).toBeUndefined();
    expect(await ask({})).toBeUndefined();
    expect(await ask({ ...good, 'hub.mode': 'unsubscribe' })).toBeUndefined();
  });
});
