/** Protobuf by field number, for the few messages that Baileys' tables lack. */

const LENGTH_DELIMITED = 2;

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
};

/** Encodes fields: numbers as varints, bytes as length-delimited. */
export const encodeFields = (fields: Record<number, Uint8Array | number>): Buffer =>
  Buffer.concat(
    Object.entries(fields).flatMap(([field, value]) =>
      typeof value === 'number'
        ? [varint(Number(field) * 8), varint(value)]
        : [varint(Number(field) * 8 + LENGTH_DELIMITED), varint(value.length), Buffer.from(value)],
    ),
  );

/** Decodes what `encodeFields` makes; the last value of a field counts. */
export const decodeFields = (bytes: Buffer): Map<number, Buffer | number> => {
  const fields = new Map<number, Buffer | number>();
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('protobuf ends too early');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const value = readVarint();
    const field = Math.floor(tag / 8);
    if (tag % 8 === 0) fields.set(field, value);
    else if (tag % 8 === LENGTH_DELIMITED) {
      fields.set(field, bytes.subarray(at, at + value));
      at += value;
    } else throw new Error(`protobuf wire type ${tag % 8}`);
  }
  return fields;
};

/** The bytes of a field; throws if it is absent or a number. */
export const bytesField = (fields: Map<number, Buffer | number>, field: number): Buffer => {
  const value = fields.get(field);
  if (!Buffer.isBuffer(value)) throw new Error(`protobuf without field ${field}`);
  return value;
};
