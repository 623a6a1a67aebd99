/**
 * XEdDSA: Ed25519 signatures made with X25519 keys.
 *
 * The verifier is our own, on node:crypto, because Baileys 7.0.0-rc14's `Curve.verify` accepts any 64 bytes
 * (`canary.test.ts` watches for the day that this changes). Signing uses `Curve.sign`, which is correct.
 */
import { createPublicKey, verify as verifyEd25519 } from 'node:crypto';
import { Curve } from '@whiskeysockets/baileys';

const P = 2n ** 255n - 19n;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  let square = base % P;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
};

/** The Ed25519 public key of a Montgomery one: y = (u-1)/(u+1), with the sign bit that the signature carries. */
const edwardsKey = (montgomery: Uint8Array, signBit: number): Buffer => {
  const littleEndian = Buffer.from(montgomery);
  littleEndian[31] = (littleEndian[31] ?? 0) & 0x7f;
  const u = BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`);
  const y = ((((u - 1n + P) % P) * power(u + 1n, P - 2n)) % P).toString(16).padStart(64, '0');
  const key = Buffer.from(y, 'hex').reverse();
  key[31] = (key[31] ?? 0) | signBit;
  return key;
};

export const sign = (privateKey: Uint8Array, message: Uint8Array): Buffer =>
  Buffer.from(Curve.sign(Buffer.from(privateKey), Buffer.from(message)));

/** Whether `signature` is the signature of `message` by the X25519 key `publicKey` (32 bytes). */
export const verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const plain = Buffer.from(signature);
  const signBit = (plain[63] ?? 0) & 0x80;
  plain[63] = (plain[63] ?? 0) & 0x7f;
  const key = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, edwardsKey(publicKey, signBit)]),
    format: 'der',
    type: 'spki',
  });
  return verifyEd25519(null, message, key, plain);
};
