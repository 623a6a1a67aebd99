/** Neither `null` (protobuf's "absent") nor `undefined` (ours). */
export function isSet<T>(value: T): value is NonNullable<T> {
  return value !== null && value !== undefined;
}
