import type { Attempt } from '../api/routing.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';
import { GatewayError } from '../provider/index.ts';
import { withAttempt } from '../routing/message-route.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { noteProviderOptOut } from '../suppressions/by-provider.ts';
import { isDuplicate } from '../store/failure.ts';
import { applyReport, type DeliveryReport } from './delivery.ts';
import { applyEarlyStatuses } from './early-status.ts';
import { attemptOf, toMessageError, type Outcome } from './outcome.ts';
import { noteOutcome } from './note-outcome.ts';
import { NOT_THE_RULE, settleAccepted } from './settle-accepted.ts';
import { finish, postpone, retryDelay, withdraw, type Claim } from './queue.ts';

/**
 * Writes down how an attempt ended, in one transaction: queue row, message, event. Returns the message as it is then;
 * undefined where it was deleted meanwhile, with its tenant.
 *
 * Where the claim was lost meanwhile (the attempt took longer than the lease), only what cannot be wrong is kept: that
 * the provider took the message.
 */
export async function settle(
  context: GatewayContext,
  claim: Claim,
  outcome: Outcome,
  { message, retryAt = nextAttempt(context, claim, outcome), refusals = [] }: Settling = {},
): Promise<MessageRow | undefined> {
  const { db } = context.store;
  const write = (as: Outcome) =>
    db
      .transaction()
      .execute((transaction) =>
        as.kind === 'retry'
          ? settleRetry(context, transaction, claim, as, { retryAt, refusals })
          : settleEnd(context, transaction, claim, as, refusals),
      );
  try {
    const row = (await settleByRule(context, claim, outcome, message)) ?? (await write(outcome));
    await noteOutcome(context, claim, outcome);
    return row;
  } catch (error) {
    if (GatewayError.isInstance(error) && error.code === 'resource_not_found') return undefined;
    if (outcome.kind !== 'accepted' || !isDuplicate(error)) throw error;
    // Another message of this connection has that id already. Whatever the provider did, its id finds nothing for us.
    return write({ kind: 'unknown', error: sameId(outcome.providerMessageId) });
  }
}

export type Settling = {
  /** The message as it was read when its attempt began: mostly it need not be read again. */
  readonly message?: MessageRow | undefined;
  /** When it is tried again, where it is, in epoch milliseconds. */
  readonly retryAt?: number;
  /** Of connections that were only looked at. */
  readonly refusals?: readonly Attempt[];
};

/** Undefined where it is not as simple as that. */
async function settleByRule(
  context: GatewayContext,
  claim: Claim,
  outcome: Outcome,
  message: MessageRow | undefined,
): Promise<MessageRow | undefined> {
  if (outcome.kind !== 'accepted' || message === undefined || message.route !== null) return undefined;
  try {
    return await context.store.db
      .transaction()
      .execute((transaction) => settleAccepted(context, transaction, claim, message, toReport(context, outcome)));
  } catch (error) {
    if (error === NOT_THE_RULE) return undefined;
    throw error;
  }
}

/** When a message is tried again, in epoch milliseconds; now, where it is not. */
export function nextAttempt(context: GatewayContext, claim: Claim, outcome: Outcome): number {
  const now = context.now().getTime();
  return outcome.kind === 'retry' ? now + retryDelay(claim.attempt, outcome.error, Math.random) : now;
}

async function settleRetry(
  context: GatewayContext,
  transaction: StoreTransaction,
  claim: Claim,
  outcome: Extract<Outcome, { kind: 'retry' }>,
  { retryAt, refusals }: { readonly retryAt: number; readonly refusals: readonly Attempt[] },
): Promise<MessageRow | undefined> {
  const { error } = outcome;
  const row = await readMessage(transaction, claim.messageId);
  const attempts = row === undefined ? undefined : attemptsOf(context, row, outcome, refusals);
  if (attempts !== undefined) {
    await transaction.updateTable('message').set({ attempts }).where('id', '=', claim.messageId).execute();
  }
  // It expires in time, not with the attempt after that.
  await postpone(transaction, claim, Math.min(retryAt, row?.expires_at ?? retryAt), error);
  return row === undefined || attempts === undefined ? row : { ...row, attempts };
}

/** The column as it is after this attempt; undefined where there is only one connection to try. */
function attemptsOf(
  context: GatewayContext,
  row: MessageRow,
  outcome: Outcome,
  refusals: readonly Attempt[],
): string | undefined {
  if (row.route === null) return undefined;
  const made = attemptOf(context, { id: row.connection_id, provider: row.provider }, outcome);
  let column = row.attempts;
  for (const attempt of [made, ...refusals]) column = withAttempt({ attempts: column }, attempt);
  return column ?? undefined;
}

async function settleEnd(
  context: GatewayContext,
  transaction: StoreTransaction,
  claim: Claim,
  outcome: Exclude<Outcome, { kind: 'retry' }>,
  refusals: readonly Attempt[],
): Promise<MessageRow | undefined> {
  await lockTenant(context, transaction, claim.tenantId);
  const held = await finish(transaction, claim);
  const before = await readMessage(transaction, claim.messageId);
  if (before === undefined) return undefined;
  if (!held) {
    if (outcome.kind !== 'accepted') return before;
    await withdraw(transaction, claim.messageId);
  }
  const { row, drafts } = await applyReport(context, transaction, before, {
    ...toReport(context, outcome),
    attempts: attemptsOf(context, before, outcome, refusals),
  });
  const early = await applyEarlyStatuses(context, transaction, row);
  const optedOut = await noteProviderOptOut(context, transaction, before, early.row);
  await recordEvents(context, transaction, claim.tenantId, [...drafts, ...early.drafts, ...optedOut]);
  return early.row;
}

function toReport(context: GatewayContext, outcome: Exclude<Outcome, { kind: 'retry' }>): DeliveryReport {
  const at = context.now().getTime();
  if (outcome.kind === 'accepted') {
    const { state, providerMessageId, warnings } = outcome;
    return { state, at, providerMessageId, ...(warnings.length > 0 && { warnings }) };
  }
  return { state: outcome.kind, at, error: toMessageError(outcome.error) };
}

function sameId(providerMessageId: string): GatewayError {
  return new GatewayError({
    code: 'outcome_unknown',
    message: `The provider gave the message the id of an earlier one (${providerMessageId})`,
  });
}

function readMessage(transaction: StoreTransaction, id: string): Promise<MessageRow | undefined> {
  return transaction.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst();
}
