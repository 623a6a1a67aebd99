import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../core/provider/index.ts';
import { isSigned } from '../../../providers/twilio/signature.ts';
import { signForm } from '../../../providers/twilio/harness-webhooks.ts';

/** Vectors of twilio-python's tests (@306691e), which the `twilio` package for Node reproduces. */
const TOKEN = '12345';
const ADDRESS = 'https://mycompany.com/myapp.php?foo=1&bar=2';

function request(url: string, signature: string, body: string): WebhookRequest {
  return {
    method: 'POST',
    url,
    headers: new Headers({ 'x-twilio-signature': signature }),
    body: new TextEncoder().encode(body),
  };
}

const form = new URLSearchParams({
  CallSid: 'CA1234567890ABCDE',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
  Caller: '+14158675309',
}).toString();
const repeated = 'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234';
const json = '{"property": "value", "boolean": true}';
const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';

describe('the signature of', () => {
  it.each([
    ['a form', request(ADDRESS, 'RSOYDt4T1cUTdK1PDd93/VVr8B8=', form)],
    [
      'a form to the default port',
      request(ADDRESS.replace('.com/', '.com:443/'), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=', form),
    ],
    ['repeated fields, counted once', request(ADDRESS, 'IK+Dwps556ElfBT0I3Rgjkr1wJU=', repeated)],
    ['JSON', request(`${ADDRESS}&bodySHA256=${hash}`, 'a9nBmqA0ju/hNViExpshrM61xv4=', json)],
  ])('%s', async (_, genuine) => {
    expect(await isSigned(TOKEN, genuine)).toBe(true);
    expect(await isSigned('12346', genuine)).toBe(false);
    expect(await isSigned(TOKEN, { ...genuine, body: genuine.body.subarray(1) })).toBe(false);
    expect(await isSigned(TOKEN, { ...genuine, url: genuine.url.replace('foo=1', 'foo=2') })).toBe(false);
    expect(await isSigned(TOKEN, { ...genuine, headers: new Headers() })).toBe(false);
  });

  it('a form with more fields than Twilio has is not even looked at, and JSON may hold what it likes', async () => {
    const token = 'a-token-of-some-length';
    const withFields = (count: number) =>
      signForm(Object.fromEntries(Array.from({ length: count }, (_, index) => [`Field${index}`, ''])), { token });
    expect(await isSigned(token, withFields(500))).toBe(true);
    expect(await isSigned(token, withFields(501))).toBe(false);
    const ampersands = JSON.stringify({ text: '&'.repeat(1_000) });
    const digest = createHash('sha256').update(ampersands).digest('hex');
    const url = `${ADDRESS}&bodySHA256=${digest}`;
    const proof = createHmac('sha1', token).update(url).digest('base64');
    expect(await isSigned(token, request(url, proof, ampersands))).toBe(true);
  });

  it('texts of any language, and of fields that nobody knows yet', async () => {
    const fields = { Body: 'Olá, 日本 👋 & + = %', NewIn2027: '', toString: 'x', __proto__x: 'y' };
    const signed = signForm(fields, { token: 'a-token-of-some-length' });
    expect(await isSigned('a-token-of-some-length', signed)).toBe(true);
  });
});
