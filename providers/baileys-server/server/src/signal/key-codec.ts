import { BufferJSON, proto, type SignalDataTypeMap } from '@whiskeysockets/baileys';

export type KeyKind = keyof SignalDataTypeMap;

const JSON_VALUE = 0;
const BYTES_VALUE = 1;

/** A Signal key as bytes: bytes stay bytes, everything else is JSON with base64 where bytes are inside. */
export function encodeKey(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from([BYTES_VALUE]), value]);
  return Buffer.concat([Buffer.from([JSON_VALUE]), Buffer.from(JSON.stringify(value, BufferJSON.replacer))]);
}

/** The opposite of `encodeKey`, as Baileys wants it. */
export function decodeKey(kind: KeyKind, bytes: Buffer): unknown {
  if (bytes[0] === BYTES_VALUE) return Buffer.from(bytes.subarray(1));
  const value: unknown = JSON.parse(bytes.toString('utf8', 1), BufferJSON.reviver);
  // Baileys calls methods of the protobuf class on these.
  if (kind === 'app-state-sync-key' && typeof value === 'object' && value !== null) {
    return proto.Message.AppStateSyncKeyData.fromObject(value);
  }
  return value;
}
