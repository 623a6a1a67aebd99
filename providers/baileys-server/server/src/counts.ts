/** What this process counts of its own work, since it began. Numbers in memory: they cost nothing until somebody asks. */
export type Counts = {
  /** Connections to WhatsApp that were lost and are made anew. */
  readonly reconnects: { count: number };
  /** Sends by outcome: `queued`, `sent`, or the code of the error. */
  readonly sends: Map<string, number>;
};

/** Of a process that has done nothing yet. */
export function createCounts(): Counts {
  return { reconnects: { count: 0 }, sends: new Map() };
}

/** `outcome`: `queued`, `sent`, or the code of the error. */
export function countSend({ sends }: Counts, outcome: string): void {
  sends.set(outcome, (sends.get(outcome) ?? 0) + 1);
}
