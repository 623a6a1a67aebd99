/** What goes wrong on purpose. State only; each part of the server looks here at the point where it would fail. */

export type Nack = { readonly from?: string; readonly to?: string; readonly code: string; left: number };
export type LoginFailure = { readonly digits?: string; readonly reason: string; left: number };

/** `xmlns` of an iq, as `usync`, `w:g2`, `encrypt`, `w:m`. */
export type QueryFailure = { readonly digits?: string; readonly xmlns: string; readonly code: number; left: number };

export type FaultState = {
  nacks: Nack[];
  loginFailures: LoginFailure[];
  queryFailures: QueryFailure[];
  holdingAcks: boolean;
  readonly heldAcks: (() => void)[];
  /** How many of the next message acks never leave. */
  dropAcks: number;
  /** Digits of accounts whose sessions get no answer at all. `*` means all. */
  readonly silent: Set<string>;
  slowMs: number;
  refusing: boolean;
  readonly notOnWhatsApp: Set<string>;
  readonly withoutLid: Set<string>;
  readonly passkey: Map<string, 'ask' | 'link'>;
  /** The account restriction that `w:mex` tells about, per digits. */
  readonly reachoutTimelock: Map<string, { readonly type: string; readonly endsAtSeconds: number }>;
};

export const noFaults = (): FaultState => ({
  nacks: [],
  loginFailures: [],
  queryFailures: [],
  holdingAcks: false,
  heldAcks: [],
  dropAcks: 0,
  silent: new Set(),
  slowMs: 0,
  refusing: false,
  notOnWhatsApp: new Set(),
  withoutLid: new Set(),
  passkey: new Map(),
  reachoutTimelock: new Map(),
});

/** Takes one use of the first entry that matches. */
export const takeOne = <T extends { left: number }>(list: T[], matches: (entry: T) => boolean): T | undefined => {
  const found = list.find((entry) => entry.left > 0 && matches(entry));
  if (found) found.left -= 1;
  return found;
};
