import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { generateWebhookSecret } from '../../core/webhooks-out/secrets.ts';
import { signatureHeaders } from '../../core/webhooks-out/sign.ts';

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

it('is understood by the package of Standard Webhooks, with either secret while one is replaced', () => {
  const [old, current, foreign] = [generateWebhookSecret(), generateWebhookSecret(), generateWebhookSecret()];
  const body = JSON.stringify({ type: 'message.received', data: { text: 'Olá 👋' } });
  const headers = { ...signatureHeaders([current, old], 'evt_1', new Date(), body) };
  for (const secret of [current, old]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(foreign).verify(body, headers)).toThrow('No matching signature found');
  expect(() => new Webhook(current).verify(`${body} `, headers)).toThrow('No matching signature found');
  // Old ones are refused: the time of the attempt is signed, too.
  const early = { ...signatureHeaders([current], 'evt_1', new Date(Date.now() - 3_600_000), body) };
  expect(() => new Webhook(current).verify(body, early)).toThrow('Message timestamp too old');
});

it('makes secrets of 256 random bits that look like secrets', () => {
  const secrets = new Set(Array.from({ length: 100 }, generateWebhookSecret));
  expect(secrets.size).toBe(100);
  for (const secret of secrets) expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
});
