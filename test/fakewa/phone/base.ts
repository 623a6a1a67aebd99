/** A phone without what takes a predicate: what the control API can offer, and what makes it whole again. Imports nothing heavy. */
import type { Phone, ReceivedMessage, SeenReceipt, SeenSign } from '../api.ts';
import { taker } from './next.ts';

export type Stream = 'inbox' | 'sent' | 'receipts' | 'signs';
export type StreamEntry = { inbox: ReceivedMessage; sent: ReceivedMessage; receipts: SeenReceipt; signs: SeenSign };

/** What can be called from afar: everything but the functions that take a predicate. */
export type PhoneBase = Omit<Phone, 'next' | 'nextSent' | 'nextReceipt' | 'nextSign'> & {
  /** Entries of a stream with a `seq` greater than `after`; waits until there is one, unless `timeoutMs` is 0. */
  after<S extends Stream>(stream: S, after: number, timeoutMs: number): Promise<StreamEntry[S][]>;
};

/** Adds what takes a predicate, which runs on the caller's side. */
export const withNext = (base: PhoneBase): Phone => {
  const inbox = taker('a message', (after, timeoutMs) => base.after('inbox', after, timeoutMs));
  const sent = taker('a message that was sent', (after, timeoutMs) => base.after('sent', after, timeoutMs));
  const receipts = taker('a receipt', (after, timeoutMs) => base.after('receipts', after, timeoutMs));
  const signs = taker('a sign', (after, timeoutMs) => base.after('signs', after, timeoutMs));
  return {
    ...base,
    next: inbox.next,
    nextSent: sent.next,
    nextReceipt: receipts.next,
    nextSign: signs.next,
    async clear() {
      await base.clear();
      for (const one of [inbox, sent, receipts, signs]) one.reset();
    },
  };
};
