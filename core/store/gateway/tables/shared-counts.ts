/** A key that was wrong, and who tried it: for as long as it is held against them. Names nobody. */
export type WrongKeyRow = {
  /** Keyed hash of an address, or of how the key begins. */
  subject: string;
  /** Keyed hash of the key: the same one tried again tells a guesser nothing. */
  key: string;
  at: number;
};

/** How many requests all processes have claimed for a key, in the slot that they last did. */
export type KeyRateRow = {
  /** The id of the key, or `admin`. */
  subject: string;
  /** Number of the time window. */
  slot: number;
  claimed: number;
};

/** How often phones of a provider had to be connected again, since there is an installation. */
export type ReconnectCountRow = {
  provider: string;
  count: number;
};
