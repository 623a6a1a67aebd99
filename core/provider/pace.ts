/**
 * How fast one number may send: what its backend allows, or what numbers survive. What the pacing of a connection begins
 * with; each field can be set for the connection.
 */
export type Pace = {
  /** Milliseconds between two sends, on the average at least. */
  readonly intervalMs: number;
  /** So many milliseconds more, by chance, after each. */
  readonly jitterMs: number;
  /** Sends that may follow each other at once after a rest. */
  readonly burst: number;
  /** The same for sends to one recipient; 0 where nobody counts those. */
  readonly pairIntervalMs: number;
  readonly pairBurst: number;
  /** People whom the connection has never written to nor heard of, a day (UTC); null where nobody counts them. */
  readonly newContactsPerDay: number | null;
  readonly newContactIntervalMs: number;
  readonly newContactJitterMs: number;
  /** For so many days after its pairing a number writes to fewer of them; then to twice as many each week. */
  readonly warmUpDays: number;
  readonly warmUpNewContactsPerDay: number;
  /** Milliseconds after a phone is back in which it sends slowly, faster and faster. */
  readonly rampMs: number;
};
