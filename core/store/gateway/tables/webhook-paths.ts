/** A path of its own at which one configuration of a connection is called. Goes with the connection. */
export type WebhookPathRow = {
  connection_id: string;
  /** Which of the connection's configurations it belongs to. */
  epoch: number;
  /** SHA-256 of the secret part, hex. The part itself is nowhere. */
  hash: string;
  created_at: number;
};
