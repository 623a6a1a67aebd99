/**
 * How far a connection is with what it may send: one row for the connection itself, and one for each recipient whom it has
 * written to of late, where its provider counts those. Goes with the connection.
 */
export type PaceRow = {
  connection_id: string;
  /** Empty for the connection; otherwise the recipient's `addressKey`. */
  lane: string;
  /** JSON `PaceState` of the connection, `{ tat }` of a recipient. */
  state: string;
  /** Nothing is sent before this. Of a recipient: when the row says nothing any more. */
  next_at: number;
  /** Nothing is sent to new contacts before this. */
  cold_next_at: number;
  /** How many of its messages are taken up at once: no more than may go at once. */
  at_once: number;
  /** When messages were last claimed for it: connections take turns. */
  served_at: number;
};
