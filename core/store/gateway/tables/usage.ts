/** How many messages of one kind. Written by the database itself, when messages are: `migrations/usage.ts`. */
export type UsageCountRow = {
  tenant_id: string;
  /** When the hour began in which they were made; once that is some days ago, its day. UTC, epoch milliseconds. */
  slot: number;
  connection_id: string;
  provider: string;
  direction: 'inbound' | 'outbound';
  /** The message's state. */
  outcome: string;
  /** Of the error; empty where there is none. */
  code: string;
  /** As the provider bills them; empty where it has not said. */
  category: string;
  billable: 0 | 1;
  /** A plus and the first three digits of the other side's number, where the provider has said how it bills; else empty. */
  area: string;
  /** Below zero where messages were moved away that are counted in another slot of the same day. */
  count: number;
};
