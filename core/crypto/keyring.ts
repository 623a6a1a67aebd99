import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { pooledRandomBytes } from './random-pool.ts';

/**
 * Encrypts what must not be readable in a stolen database: provider credentials, Signal keys.
 *
 * AES-256-GCM. A sealed record names its key, so old and new keys live side by side during a rotation. `context` says
 * what the record is (`connection:con_…`); a record copied to another place does not open there.
 */
export type Keyring = {
  seal(plaintext: Uint8Array | string, context: string): Uint8Array;
  /** Throws where the key is not in the ring, or record or context were altered. */
  open(sealed: Uint8Array, context: string): Buffer;
  /** The id of the key that `seal` uses: a record with another one is due for re-encryption. */
  readonly currentKeyId: string;
  keyIdOf(sealed: Uint8Array): string;
};

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** A fresh entry for `POLYZAP_ENCRYPTION_KEYS`. */
export function generateEncryptionKey(now: Date): string {
  const id = `k${now.toISOString().slice(0, 10).replaceAll('-', '')}${randomBytes(2).toString('hex')}`;
  return `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

/**
 * Reads `POLYZAP_ENCRYPTION_KEYS`: `id:base64` entries separated by commas, the current key first, old ones after it.
 * Throws with the entry's position, never its value, where one is malformed.
 */
export function createKeyring(text: string): Keyring {
  const keys = new Map(text.split(',').map((entry, index) => parseEntry(entry.trim(), index)));
  const current = [...keys.entries()][0];
  if (current === undefined) throw new Error('POLYZAP_ENCRYPTION_KEYS is empty');
  const [currentKeyId, currentKey] = current;
  const header = Buffer.concat([Buffer.from([VERSION, currentKeyId.length]), Buffer.from(currentKeyId, 'latin1')]);

  return {
    currentKeyId,
    keyIdOf: (sealed) => splitHeader(sealed).keyId,
    seal(plaintext, context) {
      const iv = pooledRandomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', currentKey, iv);
      cipher.setAAD(Buffer.from(context));
      const head = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
      const tail = cipher.final();
      return Buffer.concat([header, iv, cipher.getAuthTag(), head, tail]);
    },
    open(sealed, context) {
      const { keyId, rest } = splitHeader(sealed);
      const key = keys.get(keyId);
      if (key === undefined) throw new Error(`No encryption key "${keyId}" in POLYZAP_ENCRYPTION_KEYS`);
      const decipher = createDecipheriv('aes-256-gcm', key, rest.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(rest.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(rest.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    },
  };
}

/** As a `KeyObject`: handing Node the bytes each time costs more than the cipher itself. */
function parseEntry(entry: string, index: number): [string, KeyObject] {
  const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry);
  const [, id, base64] = match ?? [];
  if (id === undefined || base64 === undefined) {
    throw new Error(`POLYZAP_ENCRYPTION_KEYS: entry ${index + 1} is not "id:base64 of 32 bytes"`);
  }
  return [id, createSecretKey(base64, 'base64')];
}

function splitHeader(sealed: Uint8Array): { keyId: string; rest: Buffer } {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const [version, length = 0] = bytes;
  if (version !== VERSION || bytes.length < 2 + length + IV_BYTES + TAG_BYTES) {
    throw new Error('Not a sealed record');
  }
  return { keyId: bytes.toString('latin1', 2, 2 + length), rest: bytes.subarray(2 + length) };
}
