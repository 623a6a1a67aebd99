import type { Attempt } from '../api/routing.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { decideFailover, type Decision } from '../routing/failover.ts';
import { live, refusal } from '../routing/first-able.ts';
import { readAttempts, readRoute } from '../routing/message-route.ts';
import { relocate, type Relocated } from '../routing/relocate.ts';
import { GatewayError, type SessionState } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { attempt } from './attempt.ts';
import { withDeadline } from './deadline.ts';
import { noteOutcome } from './note-outcome.ts';
import { attemptOf, type Outcome } from './outcome.ts';
import { prepareAgain } from './prepare-again.ts';
import { retryDelay, type Claim } from './queue.ts';

/** What is to be carried: the claim is begun, and the row is as it is stored. */
export type Load = { readonly claim: Claim; readonly message: MessageRow; readonly connection: ConnectionRow };

/** What became of a message that its connection could not send. */
export type Carried =
  /** How it ended with the last connection that tried it: to be settled. `refusals`: of others that were only looked at. */
  | (Load & { readonly kind: 'tried'; readonly outcome: Outcome; readonly refusals: readonly Attempt[] })
  /** It went to another connection and waits there: nothing is left to do. */
  | { readonly kind: 'moved'; readonly message: MessageRow }
  /** Somebody else has it. */
  | { readonly kind: 'lost' };

/**
 * Tries a message with its connection, and with the next ones where that is allowed and certainly safe: one connection at
 * a time, each after the one before it has certainly not sent it. Never throws for what a provider does.
 *
 * All of it has one send budget: with less than half of it left, the next connection is left to the dispatcher, since an
 * attempt that is cut short ends unknown.
 *
 * @param foreseen why the first connection is not asked at all
 */
export async function carry(context: GatewayContext, first: Load, foreseen?: Outcome): Promise<Carried> {
  const { sendBudgetMs } = context.limits;
  const started = performance.now();
  let load = first;
  let refused = foreseen;
  for (;;) {
    const { claim, message, connection } = load;
    const left = Math.max(1, Math.round(sendBudgetMs - (performance.now() - started)));
    const outcome =
      refused ??
      (await withDeadline(left, (signal) =>
        attempt(context, message, connection, { maybeTaken: claim.maybeTaken, signal }),
      ));
    const inTime = performance.now() - started < sendBudgetMs / 2;
    const next = await takeOver(context, load, outcome, inTime);
    if (next.kind === 'stay') return { kind: 'tried', ...load, outcome, refusals: next.refusals };
    await noteOutcome(context, claim, outcome);
    if (next.relocated === undefined) return { kind: 'lost' };
    context.log.info(
      { messageId: message.id, connectionId: connection.id, to: next.to.id, code: next.code },
      'message goes to another connection',
    );
    const { claim: begun, message: moved } = next.relocated;
    if (begun === undefined) return { kind: 'moved', message: moved };
    load = { claim: begun, message: moved, connection: next.to };
    refused = undefined;
  }
}

type TakenOver =
  | { readonly kind: 'stay'; readonly refusals: readonly Attempt[] }
  | {
      readonly kind: 'move';
      readonly to: ConnectionRow;
      readonly code: string;
      readonly relocated: Relocated | undefined;
    };

async function takeOver(context: GatewayContext, load: Load, outcome: Outcome, inTime: boolean): Promise<TakenOver> {
  const { claim, message, connection } = load;
  const route = readRoute(message);
  if (route === undefined || outcome.kind === 'accepted' || outcome.kind === 'unknown') {
    return { kind: 'stay', refusals: [] };
  }
  const made = attemptOf(context, connection, outcome);
  const refusals: Attempt[] = [];
  const decide = (): Decision | undefined =>
    decideFailover({
      outcome: made.outcome,
      code: outcome.error.code,
      maybeTaken: claim.maybeTaken,
      candidates: route.candidates,
      current: connection.id,
      attempts: [...readAttempts(message), made, ...refusals],
      downForMs: downFor(context, message, connection),
      graceMs: route.graceMs,
    });
  for (let decision = decide(); decision !== undefined; decision = decide()) {
    const to = await live(context, decision.connectionId, message.tenant_id);
    const found = await tryToPrepare(context, message, to);
    if ('error' in found || to === undefined) {
      const gone = { id: decision.connectionId, provider: connection.provider };
      refusals.push(refusal(context, to ?? gone, 'error' in found ? found.error : undefined));
      continue;
    }
    const at = context.now().getTime();
    const now = inTime ? undefined : at;
    const dueAt = decision.immediately ? now : at + retryDelay(claim.attempt, outcome.error, Math.random);
    const { code } = outcome.error;
    const attempts = [made, ...refusals];
    const relocated = await relocate(context, { claim, message, to, ...found, attempts, code, dueAt });
    return { kind: 'move', to, code, relocated };
  }
  return { kind: 'stay', refusals };
}

async function tryToPrepare(context: GatewayContext, message: MessageRow, to: ConnectionRow | undefined) {
  try {
    if (to === undefined) throw new GatewayError({ code: 'resource_not_found' });
    return { prepared: await prepareAgain(context, message, to) };
  } catch (error) {
    return { error };
  }
}

/** For how long, in milliseconds, this connection has not been able to: by what it said of itself, or by this message. */
function downFor(context: GatewayContext, message: MessageRow, connection: ConnectionRow): number {
  const now = context.now().getTime();
  const before = readAttempts(message).findLast(({ connectionId }) => connectionId !== connection.id);
  const here = now - (before === undefined ? message.created_at : Date.parse(before.at));
  if (connection.session_state === null || connection.session_state_at === 0) return here;
  const { status } = fromColumn<SessionState>(connection.session_state);
  const away = status === 'connected' || status === 'restricted' ? 0 : now - connection.session_state_at;
  return Math.max(here, away);
}
