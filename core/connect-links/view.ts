import type { ConnectView, LinkOutcome, LinkSession } from '../api/connect-links.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { readSession } from '../lifecycle/session.ts';
import type { CallOptions, SessionState } from '../provider/index.ts';
import type { ConnectLinkRow } from '../store/gateway/schema.ts';
import { fits } from './complete.ts';
import { fieldsOf, needsFields } from './fields.ts';
import { localeOf, originsOf, statusOf, type StoredBranding } from './present.ts';
import { subjectOf } from './subject.ts';
import { reread } from './use.ts';

/** Draws a QR code as SVG: a library's work, which the edge lends us. */
export type DrawQr = (text: string) => Promise<string>;

/** Everything that the page shows at this moment; the phone's state is asked afresh unless it is `known`. */
export async function viewLink(
  context: GatewayContext,
  link: ConnectLinkRow,
  draw: DrawQr,
  options: CallOptions,
  known?: SessionState,
): Promise<ConnectView> {
  const subject = statusOf(link, context.now()) === 'open' ? await subjectOf(context, link) : undefined;
  if (subject === undefined) return overView(context, link);
  const { provider, connection } = subject;
  const methods = provider.capabilities.pairing;
  const base = {
    ...frameOf(context, link),
    provider: { id: provider.id, label: provider.label },
    number: link.number,
    methods: [...methods],
  };
  if (methods.length === 0 || (connection === undefined && needsFields(subject))) {
    return { ...base, step: 'fields', fields: [...fieldsOf(subject)], session: null };
  }
  if (connection === undefined) return { ...base, step: 'pair', fields: [], session: null };
  const state = known ?? (await readSession(context, connection.id, link.tenant_id, options));
  // Hearing that the phone is connected may have completed the link.
  const now = await reread(context, link);
  if (statusOf(now, context.now()) !== 'open') return overView(context, now);
  return { ...base, step: 'pair', fields: [], session: await sessionView(link, state, draw) };
}

/** Of a link that is over, or whose connection is gone: how it ended, and where to go. */
function overView(context: GatewayContext, link: ConnectLinkRow): ConnectView {
  const frame = frameOf(context, link);
  const status = frame.status === 'open' ? 'revoked' : frame.status;
  const done = status === 'completed';
  return {
    ...frame,
    status,
    step: 'over',
    redirectUrl: done ? link.redirect_url : null,
    provider: null,
    number: null,
    methods: [],
    fields: [],
    session: null,
    outcome: done && link.outcome !== null ? fromColumn<LinkOutcome>(link.outcome) : null,
  };
}

function frameOf(context: GatewayContext, link: ConnectLinkRow) {
  const { name, color, logo } = fromColumn<StoredBranding>(link.branding);
  return {
    id: link.id,
    status: statusOf(link, context.now()),
    branding: { name, color, logo },
    locale: localeOf(link),
    allowedOrigins: originsOf(link),
    expiresAt: toTimestamp(link.expires_at),
    redirectUrl: null,
    outcome: null,
  };
}

async function sessionView(link: ConnectLinkRow, state: SessionState, draw: DrawQr): Promise<LinkSession> {
  const number = 'number' in state ? state.number : null;
  return {
    status: state.status,
    reason: state.reason ?? null,
    nextAction: state.nextAction,
    qr: 'qr' in state ? await draw(state.qr) : null,
    code: 'code' in state ? state.code : null,
    expiresAt: 'expiresAt' in state ? state.expiresAt : null,
    number,
    until: 'until' in state ? (state.until ?? null) : null,
    numberDiffers: !fits(link, number),
  };
}
