import {
  advance,
  type DeliveryFailure,
  type DeliveryState,
  type ProviderEvent,
} from '../../../../../core/provider/index.ts';
import type { Lane } from '../database/writer.ts';
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
 * Notes the ack that a call is waiting for: its answer tells the gateway, so there is no event. A good one is not
 * urgent: what a crash takes back is sent again with the same id, which the recipient's phone shows once.
 */
export function noteAck(parts: Parts, session: string, lane: Lane, ack: Ack): Promise<void> {
  const { state, failure } = reportOfAck(ack, parts.now());
  const write = ack.error === undefined ? lane.writeSoon : lane.write;
  return write((transaction) => parts.messages.noteAck(transaction, session, ack.id, state, failure));
}

/**
 * Moves our messages forward, and tells the gateway, in one write. Reports that are not news (a second receipt, the
 * other members' receipts in a group, a late ack) change nothing.
 */
export function reportStatus(
  parts: Parts,
  session: string,
  { lane, self }: { readonly lane: Lane; readonly self: () => Self },
  report: Report,
): Promise<void> {
  return lane.write(async (transaction) => {
    const states = await parts.messages.states(transaction, session, report.ids);
    const events: ProviderEvent[] = [];
    for (const [id, before] of states) {
      if (advance(before, report.state) === before) continue;
      await parts.messages.setState(transaction, session, 'out', id, report.state, report.failure);
      events.push(statusEvent(id, self(), report));
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

/** What a receipt says of its messages; of now, in epoch milliseconds, where it has no time of its own. */
export function reportOfReceipt(receipt: Receipt, now: number): Report {
  const { ids, state, providerState, timestamp } = receipt;
  return { ids, state, providerState, at: timestamp > 0 ? timestamp * 1000 : now };
}

/** What WhatsApp's server says of one message: that it has it, or why it does not take it. */
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
