import type { EventPage } from '../../core/events/list.ts';
import { eventually } from '../support/waiting.ts';
import type { AppEvent } from './app.ts';
import { noted } from './noted.ts';
import type { Pair, Setting } from './setting.ts';

/** What came out, over all rounds. The lists should be empty. */
export type KillSendsResult = {
  /** Sends that were answered 201 or 202, at once or when repeated with the same key. */
  acknowledged: number;
  /** Texts that contacts wrote. */
  written: number;
  /** Sends that nobody got, unless they are shown as unknown. */
  lost: string[];
  doubled: string[];
  lostInbound: string[];
  doubledInbound: string[];
  /** What the app's endpoint was not told of, or told of under two ids. */
  untold: string[];
  sessionsLost: string[];
  /** Sends that are shown as unknown, whatever became of them. */
  unknown: number;
  /** Copies of a message id that a phone saw again on the wire, and showed once. */
  wireRepeats: number;
  /** Deliveries of the same event id, which at least once allows. */
  deliveryRepeats: number;
};

const PATIENCE_MS = 60_000;

/** Compares what a pair sent and was written with what arrived: at the phone, in the list of events, at the endpoint. */
export async function check(setting: Setting, pair: Pair, result: KillSendsResult): Promise<void> {
  await checkSent(pair, result);
  await checkWritten(pair, result);
  await checkTold(setting, pair, result);
}

async function checkSent(pair: Pair, result: KillSendsResult): Promise<void> {
  const { sent } = noted(pair);
  await patiently(async () => {
    const seen = new Set((await pair.contact.inbox()).map(({ text }) => text));
    // Asked each time: what was in hand at the kill is known to be unknown once its lease is over.
    const unknown = await unknownTexts(pair);
    return [...sent].every((text) => seen.has(text) || unknown.has(text));
  });
  const unknown = await unknownTexts(pair);
  result.unknown += unknown.size;
  const inbox = await pair.contact.inbox();
  for (const text of sent) {
    const copies = inbox.filter((message) => message.text === text);
    if (copies.length === 0 && !unknown.has(text)) result.lost.push(text);
    if (copies.length > 1) result.doubled.push(text);
    result.wireRepeats += copies.reduce((sum, message) => sum + message.wireCount - 1, 0);
  }
}

async function unknownTexts({ tenant }: Pair): Promise<ReadonlySet<string>> {
  type Page = { readonly data: readonly { readonly content: { readonly text?: string } }[] };
  const { data } = await tenant.api.get<Page>('/v1/messages?direction=outbound&state=unknown&limit=100');
  return new Set(data.map(({ content }) => content.text ?? ''));
}

async function checkWritten(pair: Pair, result: KillSendsResult): Promise<void> {
  const { written } = noted(pair);
  const read = eventReader(pair);
  await patiently(async () => {
    const told = new Set(await read());
    return [...written].every((text) => told.has(text));
  });
  const times = countBy(await read());
  for (const text of written) {
    if (!times.has(text)) result.lostInbound.push(text);
    if ((times.get(text) ?? 0) > 1) result.doubledInbound.push(text);
  }
}

/** Each text that was written came to the app under one event id; so did the fate of each text that was sent. */
async function checkTold({ app }: Setting, pair: Pair, result: KillSendsResult): Promise<void> {
  const { sent, written } = noted(pair);
  const { connectionId } = pair.tenant;
  const own = () => [...app.events.values()].filter((event) => event.connectionId === connectionId);
  const received = () =>
    countBy(
      own()
        .filter(({ type }) => type === 'message.received')
        .map(textOf),
    );
  const reported = () => new Set(own().flatMap(({ type, data }) => (isReport(type) ? [messageIdOf(data)] : [])));
  const ids = await sentIds(pair, sent);
  await patiently(() => {
    const [texts, reports] = [received(), reported()];
    return [...written].every((text) => texts.has(text)) && ids.every(({ id }) => reports.has(id));
  });
  const [texts, reports] = [received(), reported()];
  result.untold.push(...[...written].filter((text) => texts.get(text) !== 1));
  result.untold.push(...ids.filter(({ id }) => !reports.has(id)).map(({ text }) => text));
}

function isReport(type: string): boolean {
  return type === 'message.status_changed';
}

function messageIdOf(data: unknown): string {
  return (data as { readonly messageId: string }).messageId;
}

function textOf({ data }: AppEvent): string {
  return (data as { readonly message: { readonly content: { readonly text?: string } } }).message.content.text ?? '';
}

async function sentIds({ tenant }: Pair, sent: ReadonlySet<string>) {
  type Page = {
    readonly data: readonly { readonly id: string; readonly content: { readonly text?: string } }[];
    readonly nextCursor?: string | null;
  };
  const found: { readonly id: string; readonly text: string }[] = [];
  let cursor = '';
  for (;;) {
    const page = await tenant.api.get<Page>(`/v1/messages?direction=outbound&limit=100${cursor}`);
    found.push(...page.data.map(({ id, content }) => ({ id, text: content.text ?? '' })));
    if (typeof page.nextCursor !== 'string') return found.filter(({ text }) => sent.has(text));
    cursor = `&cursor=${page.nextCursor}`;
  }
}

/** What does not come is found by the comparison that follows. */
async function patiently(condition: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(condition, { timeoutMs: PATIENCE_MS }).catch(() => undefined);
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Gives the texts of all `message.received` events so far, in order; asks only for those since the last call. */
function eventReader({ tenant }: Pair): () => Promise<readonly string[]> {
  const texts: string[] = [];
  let after = '0';
  return async () => {
    for (;;) {
      const page = await tenant.api.get<EventPage>(`/v1/events?type=message.received&limit=500&after=${after}`);
      after = page.cursor;
      for (const { data } of page.data) {
        const { message } = data as { message: { content: { text?: string } } };
        texts.push(message.content.text ?? '');
      }
      if (!page.hasMore) return texts;
    }
  };
}
