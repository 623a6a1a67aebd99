/** JSON that also carries bytes, as `{"$bytes": base64}`. 64-bit numbers of protobuf become plain ones. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const isLong = (value: object): value is { low: number; high: number; unsigned: boolean } =>
  'low' in value && 'high' in value && 'unsigned' in value;

export const toJson = (value: unknown): Json => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (typeof value !== 'object') return null;
  if (isLong(value)) return value.high * 2 ** 32 + (value.low >>> 0);
  const result: { [key: string]: Json } = {};
  for (const [key, entry] of Object.entries(value)) if (entry !== undefined) result[key] = toJson(entry);
  return result;
};

export const fromJson = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bytes' in value) return Buffer.from(String(value.$bytes), 'base64');
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromJson(entry)]));
};
