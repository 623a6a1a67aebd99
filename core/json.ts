/** Reads a JSON column that our own code wrote; its type is what was written. */
export function fromColumn<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

/** The API's timestamps, from a column's milliseconds. */
export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** As `toTimestamp`, of a column that may be empty. */
export function toTimestampOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : toTimestamp(milliseconds);
}
