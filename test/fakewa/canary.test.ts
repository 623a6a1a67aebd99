import { randomBytes } from 'node:crypto';
import { Curve } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { generateKeyPair } from './wire/crypto.ts';
import { sign, verify } from './wire/xeddsa.ts';

test('canary: Curve.verify of Baileys 7.0.0-rc14 accepts any 64 bytes', () => {
  const pair = generateKeyPair();
  const accepted = Curve.verify(pair.public, Buffer.from('message'), randomBytes(64));
  expect(
    accepted,
    [
      'Baileys now checks signatures (good). The fake signs properly, so nothing else should break; then:',
      'delete this test, drop the remark in test/fakewa/README.md and wire/xeddsa.ts, and take the sentence about the',
      'missing check of the server’s certificate out of the security notes.',
    ].join(' '),
  ).toBe(true);
});

test('our own verifier accepts what Curve.sign made, and nothing else', () => {
  const pair = generateKeyPair();
  const message = Buffer.from('a message');
  const signature = sign(pair.private, message);
  expect(verify(pair.public, message, signature)).toBe(true);
  expect(verify(pair.public, Buffer.from('another'), signature)).toBe(false);
  expect(verify(generateKeyPair().public, message, signature)).toBe(false);
  expect(verify(pair.public, message, randomBytes(64))).toBe(false);
  expect(verify(pair.public, message, signature.subarray(1))).toBe(false);
});
