import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { Curve } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { enforceSignatures, verifySignature } from '../../providers/baileys-server/server/src/signal/signatures.ts';
import { verify as independentVerify } from '../fakewa/wire/xeddsa.ts';

/** libsignal's own verifier, whose answer Baileys drops. */
const libsignal = createRequire(import.meta.url)('libsignal/src/curve.js') as {
  verifySignature(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
};
const withKind = (key: Uint8Array): Buffer => Buffer.concat([Buffer.from([5]), key]);

test('it agrees with libsignal on good signatures and on each way to spoil one', () => {
  const signs = new Set<number>();
  for (let round = 0; round < 24; round += 1) {
    const { public: key, private: secret } = Curve.generateKeyPair();
    const message = randomBytes(1 + round * 7);
    const signature = Buffer.from(Curve.sign(secret, message));
    signs.add((signature[63] ?? 0) & 0x80);
    const spoilt = (bytes: Uint8Array, at: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << (round % 8));
      return copy;
    };
    const cases: [Uint8Array, Uint8Array, Uint8Array, boolean][] = [
      [key, message, signature, true],
      [key, spoilt(message, 0), signature, false],
      [key, message, spoilt(signature, 5), false],
      [key, message, spoilt(signature, 40), false],
      [Curve.generateKeyPair().public, message, signature, false],
      [key, message, randomBytes(64), false],
    ];
    for (const [publicKey, text, mark, good] of cases) {
      expect(verifySignature(publicKey, text, mark)).toBe(good);
      expect(verifySignature(withKind(publicKey), text, mark)).toBe(good);
      expect(independentVerify(publicKey, text, mark)).toBe(good);
      expect(libsignal.verifySignature(withKind(publicKey), text, mark)).toBe(good);
    }
  }
  expect(signs).toEqual(new Set([0, 0x80]));
});

test('wrong lengths are no signatures', () => {
  const { public: key } = Curve.generateKeyPair();
  expect(verifySignature(key, randomBytes(3), randomBytes(63))).toBe(false);
  expect(verifySignature(randomBytes(31), randomBytes(3), randomBytes(64))).toBe(false);
  expect(verifySignature(Buffer.alloc(32, 255), randomBytes(3), randomBytes(64))).toBe(false);
});

test('Baileys asks us', () => {
  enforceSignatures();
  const { public: key, private: secret } = Curve.generateKeyPair();
  const message = randomBytes(8);
  expect(Curve.verify(key, message, Curve.sign(secret, message))).toBe(true);
  expect(Curve.verify(key, message, randomBytes(64))).toBe(false);
});
