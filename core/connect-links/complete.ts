import type { LinkOutcome } from '../api/connect-links.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import type { SessionState } from '../provider/index.ts';
import type { ConnectionRow, ConnectLinkRow } from '../store/gateway/schema.ts';

/**
 * A phone that is connected completes the links that were used to connect it, whoever hears of it first: the page that
 * asks, or the backend that reports while nobody looks any more. The caller has locked the tenant.
 */
export async function completeLinksOf(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id'>,
  state: SessionState,
): Promise<readonly EventDraft[]> {
  const outcome = outcomeOf(state);
  if (outcome === undefined) return [];
  const links = await transaction
    .selectFrom('connect_link')
    .selectAll()
    .where('connection_id', '=', connection.id)
    .where('used_at', 'is not', null)
    .where('completed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', context.now().getTime())
    .execute();
  const drafts: EventDraft[] = [];
  for (const link of links) {
    if (!fits(link, outcome.number)) continue;
    drafts.push(...(await completeLink(context, transaction, link, connection.id, outcome)));
  }
  return drafts;
}

/** Writes it down and drafts the event, once, and not of a link that was revoked meanwhile. The caller has locked the tenant. */
export async function completeLink(
  context: GatewayContext,
  transaction: StoreTransaction,
  link: Pick<ConnectLinkRow, 'id' | 'tenant_id'>,
  connectionId: string,
  outcome: LinkOutcome,
): Promise<readonly EventDraft[]> {
  const now = context.now().getTime();
  const { numUpdatedRows } = await transaction
    .updateTable('connect_link')
    .set({ completed_at: now, outcome: JSON.stringify(outcome) })
    .where('id', '=', link.id)
    .where('completed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return [];
  await recordDeed(context, transaction, {
    tenantId: link.tenant_id,
    actor: link.id,
    action: 'connect_link.completed',
    subject: link.id,
    data: { connectionId },
  });
  return [
    {
      type: 'connect_link.completed',
      connectionId,
      data: { linkId: link.id, connectionId, number: outcome.number },
      occurredAt: now,
    },
  ];
}

/** Undefined for a phone that is not connected. */
export function outcomeOf(state: SessionState): LinkOutcome | undefined {
  if (state.status === 'connected') return { number: state.number, restricted: false, until: null };
  if (state.status === 'restricted') return { number: state.number, restricted: true, until: state.until ?? null };
  return undefined;
}

/** Whether this is the number that was asked for. */
export function fits({ number: wanted }: Pick<ConnectLinkRow, 'number'>, number: string | null): boolean {
  return wanted === null || number === null || wanted === number;
}
