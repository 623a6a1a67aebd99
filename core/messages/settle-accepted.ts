import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { takeSequences, writeEvents } from '../events/record.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';
import { changesBy, statusChanged, type DeliveryReport } from './delivery.ts';
import { finish, type Claim } from './queue.ts';

/** Thrown to undo what the transaction has done so far: it is not the rule, and `settle` has to look closer. */
export const NOT_THE_RULE = new Error('This message is to be settled step by step');

/**
 * As `settle` does for a message that the provider took, where nothing else has happened to it since it was read: a
 * statement each for the tenant, the queue row, the message and the event. Throws `NOT_THE_RULE` where that is not so: the
 * claim was lost, a status was faster than the answer, somebody has changed it.
 *
 * @param before the message as it was read; of one connection, with no other to try
 */
export async function settleAccepted(
  context: GatewayContext,
  transaction: StoreTransaction,
  claim: Claim,
  before: MessageRow,
  report: DeliveryReport,
): Promise<MessageRow> {
  const changes = changesBy(context, before, report);
  // What only waits at its provider now has not moved, so there is nothing to tell.
  if (changes === undefined || changes.state === undefined) throw NOT_THE_RULE;
  const sequences = await takeSequences(transaction, claim.tenantId, 1);
  if (sequences === undefined || !(await finish(transaction, claim))) throw NOT_THE_RULE;
  const { rows } = await update(transaction, { ...changes, messageId: before.id, readAt: before.updated_at });
  const [current] = rows;
  if (current === undefined) throw NOT_THE_RULE;
  // Two contacts may have turned out to be one person meanwhile: that is no change of the message.
  const row: MessageRow = { ...before, ...changes, ...current };
  await writeEvents(context, transaction, claim.tenantId, sequences, [statusChanged(row, report)]);
  return row;
}

type Update = Partial<MessageRow> & { readonly messageId: string; readonly readAt: number };

const update = prepared((db: Store, { messageId, readAt, ...changes }: Update) =>
  db
    .updateTable('message')
    .set(changes)
    .where('id', '=', messageId)
    .where('state', '=', 'queued')
    .where('updated_at', '=', readAt)
    .where('provider_message_id', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('early_status')
            .select('early_status.connection_id')
            .whereRef('early_status.connection_id', '=', 'message.connection_id')
            .whereRef('early_status.provider', '=', 'message.provider')
            .where('early_status.provider_message_id', '=', changes.provider_message_id ?? ''),
        ),
      ),
    )
    .returning('contact_id'),
);
