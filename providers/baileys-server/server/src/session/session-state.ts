import type { NextAction, PhoneNumber, SessionState } from '../../../../../core/provider/index.ts';

/** What happens to a session. */
export type SessionInput =
  | { readonly type: 'connecting'; readonly reason?: string }
  | { readonly type: 'qr'; readonly qr: string; readonly expiresAt: string }
  | { readonly type: 'code'; readonly code: string; readonly expiresAt: string }
  | { readonly type: 'passkey' }
  | { readonly type: 'opened'; readonly number: PhoneNumber; readonly name?: string | undefined }
  | { readonly type: 'retrying'; readonly attempt: number; readonly retryAt: string; readonly reason: string }
  | { readonly type: 'stopped'; readonly reason?: string; readonly nextAction: NextAction }
  | { readonly type: 'halted'; readonly reason: string; readonly nextAction: NextAction }
  | { readonly type: 'unlinked'; readonly reason: string }
  /** WhatsApp refuses some sends; without `until` (epoch ms) for an hour, then the next refusal tells. */
  | { readonly type: 'restricted'; readonly until?: number | undefined; readonly at: number }
  | { readonly type: 'unrestricted' };

/** Everything a session's status is read from. A restriction outlives connections, so it stands beside the link. */
export type SessionModel = {
  readonly link: Exclude<SessionState, { readonly status: 'restricted' }>;
  readonly restriction?: { readonly until?: number; readonly endsAt: number } | undefined;
};

const UNKNOWN_RESTRICTION_MS = 3_600_000;

export const initialModel: SessionModel = {
  link: { status: 'disconnected', reason: 'never_connected', nextAction: 'connect' },
};

/** The one state machine. Pure. */
export function reduce(model: SessionModel, input: SessionInput): SessionModel {
  switch (input.type) {
    case 'restricted': {
      const endsAt = input.until ?? input.at + UNKNOWN_RESTRICTION_MS;
      return { ...model, restriction: { endsAt, ...(input.until === undefined ? {} : { until: input.until }) } };
    }
    case 'unrestricted':
      return { link: model.link };
    case 'qr':
    case 'code':
      // WhatsApp waits for the passkey; Baileys' timer goes on making QR codes that nobody can use.
      if (model.link.status === 'passkey_required' || model.link.status === 'connected') return model;
      return { ...model, link: next(input) };
    case 'unlinked':
      return { link: next(input) };
    case 'connecting':
    case 'passkey':
    case 'opened':
    case 'retrying':
    case 'stopped':
    case 'halted':
      return { ...model, link: next(input) };
  }
}

function next(input: Exclude<SessionInput, { readonly type: 'restricted' | 'unrestricted' }>): SessionModel['link'] {
  const reason = 'reason' in input && input.reason !== undefined ? { reason: input.reason } : {};
  switch (input.type) {
    case 'connecting':
      return { status: 'connecting', ...reason, nextAction: 'none' };
    case 'qr':
      return { status: 'pairing', method: 'qr', qr: input.qr, expiresAt: input.expiresAt, nextAction: 'scan_qr' };
    case 'code':
      return {
        status: 'pairing',
        method: 'code',
        code: input.code,
        expiresAt: input.expiresAt,
        nextAction: 'enter_code',
      };
    case 'passkey':
      return { status: 'passkey_required', reason: 'passkey_requested', nextAction: 'use_passkey' };
    case 'opened':
      return {
        status: 'connected',
        number: input.number,
        ...(input.name === undefined ? {} : { name: input.name }),
        nextAction: 'none',
      };
    case 'retrying':
      return { status: 'reconnecting', attempt: input.attempt, retryAt: input.retryAt, ...reason, nextAction: 'none' };
    case 'stopped':
      return { status: 'disconnected', ...reason, nextAction: input.nextAction };
    case 'halted':
      return { status: 'action_required', reason: input.reason, nextAction: input.nextAction };
    case 'unlinked':
      return { status: 'logged_out', reason: input.reason, nextAction: 'pair_again' };
  }
}

/** What the world sees. */
export function stateOf(model: SessionModel, now: number): SessionState {
  const { link, restriction } = model;
  if (link.status !== 'connected' || restriction === undefined || restriction.endsAt <= now) return link;
  return {
    status: 'restricted',
    number: link.number,
    ...(restriction.until === undefined ? {} : { until: new Date(restriction.until).toISOString() }),
    reason: 'reachout_timelock',
    nextAction: 'wait',
  };
}

/** Whether the gateway is told: a new QR code of the same pairing is read, not announced. */
export function isNews(before: SessionState, after: SessionState): boolean {
  if (before.status !== after.status || before.reason !== after.reason) return true;
  if (after.status === 'pairing' && before.status === 'pairing') return before.method !== after.method;
  if (after.status === 'reconnecting') return false;
  return JSON.stringify(before) !== JSON.stringify(after);
}
