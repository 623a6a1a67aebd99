import type { NextAction } from '../../../../../core/provider/index.ts';

/** What ended a connection, and what was going on. */
export type Disconnect = {
  /** Baileys' status code; `undefined` where we ended it ourselves. */
  readonly code: number | undefined;
  /** Its words, to tell the two meanings of 408 apart. */
  readonly message?: string | undefined;
  /** Whether a phone has linked this device. */
  readonly linked: boolean;
  /** Whether a QR code or a pairing code was on show. */
  readonly pairing: boolean;
  /** Failed attempts in a row before this one. */
  readonly attempt: number;
  /** Whether another client took this session over within the last ten minutes already. */
  readonly replacedBefore: boolean;
  /** 0 to 1, for the jitter. */
  readonly random: number;
};

/** What to do about it. `reason` is a stable word. */
export type Reaction =
  | { readonly do: 'nothing' }
  | { readonly do: 'restart' }
  | { readonly do: 'retry'; readonly afterMs: number; readonly reason: string }
  /** Trying again by ourselves would do harm; the link is kept. */
  | { readonly do: 'halt'; readonly reason: string; readonly nextAction: NextAction }
  /** The link is gone: credentials and keys are deleted. */
  | { readonly do: 'unlink'; readonly reason: string }
  /** There never was a link: half-made credentials are deleted. */
  | { readonly do: 'discard'; readonly reason: string };

const BASE_MS = 1_000;
const CAP_MS = 60_000;
const REPLACED_MS = 30_000;
/** Attempts to reach WhatsApp for a pairing; somebody is looking at the page. */
const PAIRING_ATTEMPTS = 5;

/** Codes after which the link is kept and trying again would do harm. */
const HALTS: Readonly<Record<number, { readonly reason: string; readonly nextAction: NextAction }>> = {
  402: { reason: 'temporarily_banned', nextAction: 'wait' },
  403: { reason: 'account_banned', nextAction: 'check_phone' },
  405: { reason: 'client_outdated', nextAction: 'contact_operator' },
  409: { reason: 'client_refused', nextAction: 'contact_operator' },
  419: { reason: 'account_locked', nextAction: 'check_phone' },
};

/** Codes after which it is worth trying again; any unknown code counts as one. */
const RETRIES: Readonly<Record<number, string>> = {
  408: 'timed_out',
  428: 'connection_lost',
  500: 'stream_error',
  503: 'service_unavailable',
};

/** What follows from each of Baileys' disconnect codes (its `DisconnectReason`, and what WhatsApp sends besides). Pure. */
export function react(disconnect: Disconnect): Reaction {
  const { code, linked } = disconnect;
  if (code === undefined) return { do: 'nothing' };
  if (code === 515) return { do: 'restart' };
  if (code === 401)
    return linked ? { do: 'unlink', reason: 'device_removed' } : { do: 'discard', reason: 'pairing_failed' };
  if (code === 411) return { do: 'unlink', reason: 'multidevice_mismatch' };
  const halt = HALTS[code];
  if (halt !== undefined) return { do: 'halt', ...halt };
  if (code === 440) {
    if (disconnect.replacedBefore) return { do: 'halt', reason: 'connection_replaced', nextAction: 'contact_operator' };
    return { do: 'retry', afterMs: REPLACED_MS * (1 + disconnect.random / 2), reason: 'connection_replaced' };
  }
  if (!linked && code === 408 && disconnect.pairing) return { do: 'discard', reason: 'pairing_timed_out' };
  if (!linked && disconnect.attempt + 1 >= PAIRING_ATTEMPTS) return { do: 'discard', reason: 'whatsapp_unreachable' };
  return {
    do: 'retry',
    afterMs: backoff(disconnect.attempt, disconnect.random),
    reason: RETRIES[code] ?? `code_${code}`,
  };
}

/** Doubles from one second to a minute; the upper half is random, so that sessions do not return all at once. */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  return Math.round(full * (0.5 + random / 2));
}
