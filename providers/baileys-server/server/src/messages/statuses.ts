import {
  advance,
  type DeliveryFailure,
  type DeliveryState,
  type ProviderEvent,
} from '../../../../../core/provider/index.ts';
import { failureOfNack } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Ack } from '../session/acks.ts';
import type { Self } from './incoming.ts';
import type { Receipt } from './receipts.ts';

/** A report on a message of ours. */
type Report = {
  readonly ids: readonly string[];
  readonly state: DeliveryState;
  readonly providerState: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly failure?: DeliveryFailure;
};

/**
 * Moves our messages forward, and tells the gateway, in one write. Reports that are not news (a second receipt, the
 * other members' receipts in a group, a late ack) change nothing.
 *
 * @param quiet the state is the answer to a call that is still waiting: stored, but no event
 */
export function reportStatus(parts: Parts, session: string, self: Self, report: Report, quiet = false): Promise<void> {
  return parts.writer.write(session, async (transaction) => {
    const states = await parts.messages.states(transaction, session, report.ids);
    const events: ProviderEvent[] = [];
    for (const [id, before] of states) {
      if (advance(before, report.state) === before) continue;
      await parts.messages.setState(transaction, session, 'out', id, report.state, report.failure);
      if (!quiet) events.push(statusEvent(id, self, report));
    }
    await parts.outbox.add(transaction, session, events);
  });
}

function statusEvent(id: string, self: Self, report: Report): ProviderEvent {
  return {
    type: 'message.status_changed',
    id: `status:${id}:${report.state}`,
    timestamp: new Date(report.at).toISOString(),
    ...(self.number === undefined ? {} : { number: self.number }),
    data: {
      providerMessageId: id,
      state: report.state,
      providerState: report.providerState,
      ...(report.failure === undefined ? {} : { failure: report.failure }),
    },
  };
}

export function reportOfReceipt(receipt: Receipt, now: number): Report {
  const { ids, state, providerState, timestamp } = receipt;
  return { ids, state, providerState, at: timestamp > 0 ? timestamp * 1000 : now };
}

export function reportOfAck(ack: Ack, now: number): Report {
  if (ack.error === undefined) return { ids: [ack.id], state: 'sent', providerState: 'ack', at: now };
  return {
    ids: [ack.id],
    state: 'failed',
    providerState: `nack ${ack.error}`,
    at: now,
    failure: failureOfNack(ack.error),
  };
}
