import { describe, expect, it } from 'vitest';
import { createKeyring, generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { generateApiKey, hashApiKey } from '../../core/crypto/api-key.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const [first, second] = [generateEncryptionKey(NOW), generateEncryptionKey(NOW)];

describe('the keyring', () => {
  it('opens what it sealed, at the same place only, and never seals alike', () => {
    const ring = createKeyring(first);
    const sealed = ring.seal('grüße', 'connection:1');
    expect(ring.open(sealed, 'connection:1').toString()).toBe('grüße');
    expect(ring.open(ring.seal('', 'x'), 'x')).toHaveLength(0);
    expect(ring.seal('grüße', 'connection:1')).not.toEqual(sealed);
    expect(() => ring.open(sealed, 'connection:2')).toThrow();
  });

  it('notices every bit that is changed, and every byte that is missing', () => {
    const ring = createKeyring(first);
    const sealed = Buffer.from(ring.seal('secret', 'x'));
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => ring.open(altered, 'x'), `byte ${at}`).toThrow();
      expect(() => ring.open(sealed.subarray(0, at), 'x')).toThrow();
    }
  });

  it('rotates: new records with the new key, old ones with the old key while it is in the ring', () => {
    const old = createKeyring(first).seal('secret', 'x');
    const rotated = createKeyring(`${second},${first}`);
    expect(rotated.open(old, 'x').toString()).toBe('secret');
    expect(rotated.keyIdOf(old)).toBe(first.split(':')[0]);
    expect(rotated.keyIdOf(rotated.seal('secret', 'x'))).toBe(rotated.currentKeyId);
    expect(() => createKeyring(second).open(old, 'x')).toThrow('No encryption key');
  });

  it('names the entry that is wrong by its place, never by its value', () => {
    for (const text of ['', 'hidden', `${first},hidden:aGk=`, `${first},`, 'a b:c']) {
      expect(() => createKeyring(text)).toThrow(/entry [12]/);
      expect(() => createKeyring(text)).not.toThrow('hidden');
    }
  });
});

describe('an API key', () => {
  it('is long, ours to see, and stored as a hash', () => {
    const keys = new Set(Array.from({ length: 100 }, generateApiKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^pzk_[\w-]{43}$/);
    expect(hashApiKey('pzk_x')).toMatch(/^[0-9a-f]{64}$/);
    expect(hashApiKey('pzk_x')).not.toBe(hashApiKey('pzk_y'));
  });
});
