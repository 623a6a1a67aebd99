import type { GatewayContext } from '../context.ts';
import { constantTimeEqual } from '../provider-kit/signature.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectLinkRow } from '../store/gateway/schema.ts';
import { statusOf } from './present.ts';
import { hashLinkToken, looksLikeLinkToken } from './token.ts';

/** So many failures, and the link is locked. A token cannot be guessed; credentials of others' accounts could be tried. */
const MOST_FAILURES = 20;

const LOCK_MS = 60_000;

/**
 * The link that this token opens. Throws `unauthenticated` in the same words for a link that is not there and a token that
 * is not its own, `too_many_requests` after too many failures, and `tenant_suspended`.
 */
export async function admit(context: GatewayContext, id: string, token: string | undefined): Promise<ConnectLinkRow> {
  if (token === undefined || !looksLikeLinkToken(token)) throw notValid();
  const row = await context.store.db
    .selectFrom('connect_link')
    .innerJoin('tenant', 'tenant.id', 'connect_link.tenant_id')
    .selectAll('connect_link')
    .select('tenant.status')
    .where('connect_link.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notValid();
  const { status, ...link } = row;
  const wait = (link.locked_until ?? 0) - context.now().getTime();
  if (wait > 0) throw new GatewayError({ code: 'too_many_requests', retryAfterMs: wait });
  if (!constantTimeEqual(hashLinkToken(token), link.token_hash)) {
    await noteFailure(context, link.id);
    throw notValid();
  }
  if (status === 'suspended') throw new GatewayError({ code: 'tenant_suspended' });
  return link;
}

/** For whoever wants to do something with it. Throws `connect_link_closed` for one that is over. */
export function requireOpen(context: GatewayContext, link: ConnectLinkRow): void {
  const status = statusOf(link, context.now());
  if (status === 'open') return;
  throw new GatewayError({ code: 'connect_link_closed', message: `The link is ${status}` });
}

/** A wrong token, or credentials that a provider refused. */
export async function noteFailure(context: GatewayContext, id: string): Promise<void> {
  await context.store.db
    .updateTable('connect_link')
    .set((expression) => ({ failures: expression('failures', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await context.store.db
    .updateTable('connect_link')
    .set({ failures: 0, locked_until: context.now().getTime() + LOCK_MS })
    .where('id', '=', id)
    .where('failures', '>=', MOST_FAILURES)
    .execute();
}

function notValid(): GatewayError {
  return new GatewayError({ code: 'unauthenticated', message: 'This link is not valid' });
}
