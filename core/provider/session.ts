import type { PhoneNumber } from './address.ts';
import type { CallOptions } from './call.ts';

/** How a phone is linked: by a picture that it scans, or by a code that is typed into it. */
export type PairingMethod = 'qr' | 'code';

/** What somebody has to do now. `none`: nothing, we are at it. */
export type NextAction =
  | 'none'
  /** Call connect: nobody asked for a connection, or the pairing was not completed in time. */
  | 'connect'
  | 'scan_qr'
  | 'enter_code'
  /** WhatsApp wants a passkey for this account; see `docs/passkey.md`. */
  | 'use_passkey'
  /** The link is gone; pair the phone again. */
  | 'pair_again'
  /** Open WhatsApp on the phone: it shows what is wrong with the account. */
  | 'check_phone'
  /** Only the operator can help: update polyzap, end the other client, look at the log. */
  | 'contact_operator'
  /** WhatsApp limits what the account may do until a date; wait. */
  | 'wait';

/** Common to all: why it is so (a stable word), and what to do. */
type Because = { readonly reason?: string; readonly nextAction: NextAction };

/** The life of a paired phone. Each state carries what a page shows for it. One machine produces it; every read derives from it. */
export type SessionState =
  /** Not connected, and not trying. */
  | ({ readonly status: 'disconnected' } & Because)
  | ({ readonly status: 'connecting' } & Because)
  | ({ readonly status: 'pairing'; readonly method: 'qr'; readonly qr: string; readonly expiresAt: string } & Because)
  | ({
      readonly status: 'pairing';
      readonly method: 'code';
      readonly code: string;
      readonly expiresAt: string;
    } & Because)
  | ({ readonly status: 'passkey_required' } & Because)
  | ({ readonly status: 'connected'; readonly number: PhoneNumber; readonly name?: string } & Because)
  /** Connected before; the link is kept and will be opened again by itself. */
  | ({ readonly status: 'reconnecting'; readonly attempt: number; readonly retryAt: string } & Because)
  /** Connected, but WhatsApp refuses part of what we send (new contacts, for instance). */
  | ({ readonly status: 'restricted'; readonly number: PhoneNumber; readonly until?: string } & Because)
  /** Stopped: trying again by ourselves would do harm. */
  | ({ readonly status: 'action_required' } & Because)
  | ({ readonly status: 'logged_out' } & Because);

/** How a phone's link is. */
export type SessionStatus = SessionState['status'];

/** The link of a phone, where a provider has one. */
export type ProviderSession = {
  state(options?: CallOptions): Promise<SessionState>;
  /** Safe to call twice; resolves with the state to show next. */
  connect(request: ConnectRequest, options?: CallOptions): Promise<SessionState>;
  /** Closes the connection and keeps the link: `connect` opens it again without pairing. */
  disconnect(options?: CallOptions): Promise<SessionState>;
  /** Unlinks the phone and forgets its keys. Safe to call where nothing is linked. */
  logout(options?: CallOptions): Promise<void>;
};

/** How somebody wants to link their phone. */
export type ConnectRequest =
  | { readonly method: 'qr' }
  /** The code is typed into WhatsApp on the phone that has this number. */
  | { readonly method: 'code'; readonly number: PhoneNumber };
