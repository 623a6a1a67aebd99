/** The few primitives the protocol needs, from node:crypto alone, so that they are independent of the client under test. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/** An X25519 pair as the wire knows it: 32 raw bytes each. */
export type KeyPair = { readonly private: Buffer; readonly public: Buffer };

const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const GCM_TAG_BYTES = 16;

const privateKeyObject = (raw: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, raw]), format: 'der', type: 'pkcs8' });

const publicKeyObject = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' });

export const generateKeyPair = (): KeyPair => {
  const pair = generateKeyPairSync('x25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return { private: pair.privateKey.subarray(-32), public: pair.publicKey.subarray(-32) };
};

/** The pair whose private key is made of `seed` (32 bytes): for keys that several processes must agree on. */
export const keyPairFrom = (seed: Uint8Array): KeyPair => {
  const secret = Buffer.from(seed);
  secret[0] = (secret[0] ?? 0) & 248;
  secret[31] = ((secret[31] ?? 0) & 127) | 64;
  const exported = createPublicKey(privateKeyObject(secret)).export({ format: 'der', type: 'spki' });
  return { private: secret, public: exported.subarray(-32) };
};

export const sharedSecret = (ours: Uint8Array, theirs: Uint8Array): Buffer =>
  diffieHellman({ privateKey: privateKeyObject(ours), publicKey: publicKeyObject(theirs) });

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const hmacSha256 = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

export const hkdf = (secret: Uint8Array, salt: Uint8Array, info: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** A symmetric key in the form that node:crypto takes without examining it first: for keys that are used often. */
export const secretKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

/** AES-256-GCM with the 16-byte tag appended. */
export const sealGcm = (key: Uint8Array | KeyObject, iv: Uint8Array, plain: Uint8Array, aad: Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Undoes `sealGcm`; throws if the tag is wrong. */
export const openGcm = (key: Uint8Array | KeyObject, iv: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer => {
  const cut = sealed.length - GCM_TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(aad).setAuthTag(sealed.subarray(cut));
  return Buffer.concat([decipher.update(sealed.subarray(0, cut)), decipher.final()]);
};

/** `value` as `length` bytes, big-endian. */
export const bigEndian = (value: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
};
