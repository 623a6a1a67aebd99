import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { Curve } from '@whiskeysockets/baileys';

/**
 * Makes Baileys check the signatures that it means to check.
 *
 * Baileys 7.0.0-rc14's `Curve.verify` drops libsignal's answer and accepts any 64 bytes: WhatsApp's server is then proven
 * by TLS alone, and the account's signature on a new link by nothing (test/fakewa's canary tells when that changes). It also is slow: two certificates a log-in, in JavaScript, were a third of all the work of a
 * restore. This puts the same check, XEdDSA, on node:crypto in its place, and its answer counts.
 */
export function enforceSignatures(): void {
  Curve.verify = (publicKey, message, signature) => verifySignature(publicKey, message, signature);
}

const P = 2n ** 255n - 19n;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
/** The kind byte that Signal puts before a public key. */
const KEY_TYPE = 5;

/** Whether `signature` is the signature of `message` by this X25519 key (32 bytes, or 33 with its kind). */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = publicKey.length === 33 && publicKey[0] === KEY_TYPE ? publicKey.subarray(1) : publicKey;
  if (key.length !== 32 || signature.length !== 64) return false;
  // The sign of the Edwards point travels in the signature's last bit.
  const plain = Buffer.from(signature);
  const sign = (plain[63] ?? 0) & 0x80;
  plain[63] = (plain[63] ?? 0) & 0x7f;
  try {
    return verify(null, message, edwardsKey(key, sign), plain);
  } catch {
    return false;
  }
}

/** Keys seen lately, converted: WhatsApp's own are the same in every log-in. */
const converted = new Map<string, KeyObject>();
const MAX_CONVERTED = 64;

/** The Ed25519 key of a Montgomery one: y = (u − 1) / (u + 1). */
function edwardsKey(montgomery: Uint8Array, sign: number): KeyObject {
  const name = `${sign}:${Buffer.from(montgomery).toString('base64')}`;
  const known = converted.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.from(montgomery);
  bytes[31] = (bytes[31] ?? 0) & 0x7f;
  const u = BigInt(`0x${bytes.reverse().toString('hex')}`);
  const y = (((u - 1n + P) % P) * power(u + 1n, P - 2n)) % P;
  const point = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
  point[31] = (point[31] ?? 0) | sign;
  const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, point]), format: 'der', type: 'spki' });
  const [oldest] = converted.keys();
  if (converted.size >= MAX_CONVERTED && oldest !== undefined) converted.delete(oldest);
  converted.set(name, key);
  return key;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % P;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
