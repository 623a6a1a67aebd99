/**
 * What the gateway tells of its own work as it does it: for metrics. Absent where nobody counts, and then it costs nothing.
 * No tenant, no connection, no address: what is counted has few kinds.
 */
export type Observer = {
  /** A provider was asked to send. `outcome`: `accepted`, or the code of the error. */
  sent(provider: string, outcome: string, milliseconds: number): void;
  /** A webhook endpoint was called. */
  delivered(outcome: 'delivered' | 'refused' | 'unreachable', milliseconds: number): void;
  /** A backend told us something: so many events were new, and so many had been told before. */
  heard(provider: string, events: number, repeated: number): void;
  /** A request was answered. `route`: the pattern, as the app has it; never the path itself. */
  answered(method: string, route: string, status: number, milliseconds: number): void;
};
