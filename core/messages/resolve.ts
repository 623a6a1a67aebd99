import type { ResolveMessage } from '../api/messages.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { conflict } from './cancel-one.ts';
import { applyReport, type DeliveryReport } from './delivery.ts';
import { findMessage } from './find.ts';
import { planRetry, storeRetry } from './retry.ts';

/** What a decision made of a message. */
export type Resolved = {
  readonly row: MessageRow;
  /** The message that is sent instead, for `retry`. */
  readonly again: MessageRow | undefined;
};

/**
 * Ends the doubt about a message by somebody's decision. Whoever decides `retry` takes it upon themselves that the message
 * may arrive twice. A report of the provider that comes later still counts: it knows, we guessed.
 *
 * Throws `conflict` where there is no doubt (any more), for `retry` what `retryMessage` throws, and `resource_not_found`.
 */
export async function resolveMessage(
  context: GatewayContext,
  id: string,
  visibleTo: string | undefined,
  { as }: ResolveMessage,
): Promise<Resolved> {
  const found = await findMessage(context, id, visibleTo);
  requireDoubt(found);
  const plan = as === 'retry' ? await planRetry(context, found) : undefined;
  return context.store.db.transaction().execute(async (transaction) => {
    const tenantId = found.tenant_id;
    await lockTenant(context, transaction, tenantId);
    const row = await transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    requireDoubt(row);
    const again = plan === undefined ? undefined : await storeRetry(context, transaction, row, plan);
    const decided = await applyReport(context, transaction, row, reportOf(context, as, again?.id));
    await recordEvents(context, transaction, tenantId, decided.drafts);
    await recordDeed(context, transaction, {
      tenantId,
      action: 'message.resolved',
      subject: id,
      data: { as, ...(again !== undefined && { retriedAs: again.id }) },
    });
    return { row: decided.row, again };
  });
}

function requireDoubt({ state }: MessageRow): void {
  if (state !== 'unknown') throw conflict(`Nothing is to be decided: the message is ${state}`);
}

function reportOf(
  context: GatewayContext,
  as: ResolveMessage['as'],
  retriedAs: string | undefined,
): DeliveryReport & { readonly byHand: true } {
  const at = context.now().getTime();
  if (as === 'sent') return { state: 'sent', at, byHand: true };
  const then = retriedAs === undefined ? '' : ` and sent again as ${retriedAs}`;
  const error = { code: 'outcome_unknown', message: `Taken for not sent by hand${then}` } as const;
  return { state: 'failed', at, byHand: true, error };
}
