/** Where core writes what an operator should know. Fields are ids, codes and counts: no keys, no addresses, no texts. */
export type Log = {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error']: (fields: LogFields, message: string) => void;
};

/** What stands beside a line's words: ids, codes, counts. Never a secret, never a text of somebody's. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
