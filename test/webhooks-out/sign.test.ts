import { expect, it } from 'vitest';
import { generateWebhookSecret, signatureHeaders } from '../../core/webhooks-out/sign.ts';

// The example of the Standard Webhooks libraries: https://github.com/standard-webhooks/standard-webhooks
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = new Date(1_614_265_330_999);
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

it('signs as the published vector says, with whole seconds', () => {
  expect(signatureHeaders([SECRET], ID, AT, BODY)).toEqual({
    'webhook-id': ID,
    'webhook-timestamp': '1614265330',
    'webhook-signature': SIGNATURE,
  });
});

it('signs with every secret, the current one first', () => {
  const { 'webhook-signature': signatures } = signatureHeaders([generateWebhookSecret(), SECRET], ID, AT, BODY);
  expect(signatures?.split(' ')).toHaveLength(2);
  expect(signatures?.split(' ')[1]).toBe(SIGNATURE);
});

it('makes secrets of 256 random bits that look like secrets', () => {
  const secrets = new Set(Array.from({ length: 100 }, generateWebhookSecret));
  expect(secrets.size).toBe(100);
  for (const secret of secrets) expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
});
