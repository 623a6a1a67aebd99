import { setTimeout as delay } from 'node:timers/promises';
import type { EventPage } from '../../core/events/list.ts';
import { pairByQr } from '../support/installation.ts';
import { eventually } from '../support/waiting.ts';
import { createPairs, killAndRestart, openSetting, type Pair, type Setting, type Target } from './setting.ts';

export type KillSendsOptions = {
  readonly rounds: number;
  readonly sessions: number;
  readonly postgresUrl?: string;
  readonly log?: (line: string) => void;
};

/** What came out, over all rounds. Everything but `acknowledged`, `arrived` and `wireRepeats` should be zero. */
export type KillSendsResult = {
  /** Sends that were answered 201 or 202, at once or when repeated with the same key. */
  acknowledged: number;
  /** Texts that contacts wrote. */
  written: number;
  lost: string[];
  doubled: string[];
  lostInbound: string[];
  doubledInbound: string[];
  sessionsLost: string[];
  /** Copies of a message id that a phone saw again on the wire, and showed once. */
  wireRepeats: number;
};

const TARGETS: readonly Target[] = ['baileys', 'gateway', 'both'];

/**
 * `kill -9` in the middle of bursts of sends, both directions. The app behaves as an app should: a request without an
 * answer is repeated with the same Idempotency-Key.
 */
export async function killDuringSends(options: KillSendsOptions): Promise<KillSendsResult> {
  const { log = () => undefined } = options;
  const setting = await openSetting(options.postgresUrl);
  const result: KillSendsResult = {
    acknowledged: 0,
    written: 0,
    lost: [],
    doubled: [],
    lostInbound: [],
    doubledInbound: [],
    sessionsLost: [],
    wireRepeats: 0,
  };
  try {
    const pairs = await createPairs(setting, options.sessions, 0);
    for (const { tenant, phone } of pairs) await pairByQr(tenant, phone);
    for (let round = 0; round < options.rounds; round += 1) {
      const target = TARGETS[round % TARGETS.length] ?? 'both';
      await burst(setting, pairs, round, target, result);
      log(
        `round ${round + 1}: killed ${target}; ${result.acknowledged} acknowledged, ${result.written} written so far`,
      );
    }
    await check(pairs, result);
  } finally {
    await setting.close();
  }
  return result;
}

async function burst(
  setting: Setting,
  pairs: readonly Pair[],
  round: number,
  target: Target,
  result: KillSendsResult,
): Promise<void> {
  const stop = new AbortController();
  const senders = pairs.flatMap((pair) => [
    sendUntil(pair, `r${round}`, stop.signal, result),
    writeUntil(pair, `r${round}`, stop.signal, result),
  ]);
  await delay(150 + Math.random() * 700);
  await killAndRestart(setting, target);
  await delay(100);
  stop.abort();
  await Promise.all(senders);
  await recovered(pairs, result);
}

/** One text after the other until stopped. What got no answer is repeated, also after the restart. */
async function sendUntil(pair: Pair, prefix: string, stop: AbortSignal, result: KillSendsResult): Promise<void> {
  for (let index = 0; !stop.aborted; index += 1) {
    const text = `out ${prefix} ${index} ${pair.tenant.connectionId}`;
    await eventually(
      async () => {
        const { status } = await pair.tenant.api.ask(
          'POST',
          '/v1/messages',
          { to: pair.contact.number, type: 'text', text },
          { 'idempotency-key': text.replaceAll(' ', '-') },
        );
        return status === 201 || status === 202;
      },
      { timeoutMs: 60_000, description: `an answer for "${text}"` },
    );
    result.acknowledged += 1;
    sentTexts(pair).add(text);
  }
}

async function writeUntil(pair: Pair, prefix: string, stop: AbortSignal, result: KillSendsResult): Promise<void> {
  for (let index = 0; !stop.aborted; index += 1) {
    const text = `in ${prefix} ${index} ${pair.tenant.connectionId}`;
    await pair.contact.sendText(pair.phone.number, text);
    result.written += 1;
    writtenTexts(pair).add(text);
    await delay(20);
  }
}

/** Every session is back, and everything that waited has left. */
async function recovered(pairs: readonly Pair[], result: KillSendsResult): Promise<void> {
  for (const { tenant } of pairs) {
    const back = eventually(
      async () => {
        const state = await tenant.api.get<{ status: string }>(`/v1/connections/${tenant.connectionId}/session`);
        return state.status === 'connected';
      },
      { timeoutMs: 60_000 },
    );
    await back.catch(() => result.sessionsLost.push(tenant.connectionId));
    await eventually(
      async () => {
        const { data } = await tenant.api.get<{ data: unknown[] }>('/v1/messages?direction=outbound&state=queued');
        return data.length === 0;
      },
      { timeoutMs: 60_000, description: 'the queue to drain' },
    );
  }
}

async function check(pairs: readonly Pair[], result: KillSendsResult): Promise<void> {
  for (const pair of pairs) {
    await eventually(
      async () => {
        const seen = new Set((await pair.contact.inbox()).map(({ text }) => text));
        return [...sentTexts(pair)].every((text) => seen.has(text));
      },
      { timeoutMs: 20_000 },
    ).catch(() => undefined);
    const inbox = await pair.contact.inbox();
    for (const text of sentTexts(pair)) {
      const copies = inbox.filter((message) => message.text === text);
      if (copies.length === 0) result.lost.push(text);
      if (copies.length > 1) result.doubled.push(text);
      result.wireRepeats += copies.reduce((sum, message) => sum + message.wireCount - 1, 0);
    }

    const expected = writtenTexts(pair);
    const told = await eventually(
      async () => {
        const texts = await receivedTexts(pair);
        return [...expected].every((text) => texts.includes(text)) ? texts : undefined;
      },
      { timeoutMs: 40_000 },
    ).catch(() => receivedTexts(pair));
    for (const text of expected) {
      const times = told.filter((candidate) => candidate === text).length;
      if (times === 0) result.lostInbound.push(text);
      if (times > 1) result.doubledInbound.push(text);
    }
  }
}

/** The texts of all `message.received` events, in order. */
async function receivedTexts({ tenant }: Pair): Promise<string[]> {
  const texts: string[] = [];
  let after = '0';
  for (;;) {
    const page = await tenant.api.get<EventPage>(`/v1/events?type=message.received&limit=500&after=${after}`);
    for (const { data } of page.data) {
      const { message } = data as { message: { content: { text?: string } } };
      texts.push(message.content.text ?? '');
    }
    if (!page.hasMore) return texts;
    after = page.cursor;
  }
}

const sent = new WeakMap<Pair, Set<string>>();
const written = new WeakMap<Pair, Set<string>>();

function sentTexts(pair: Pair): Set<string> {
  return remembered(sent, pair);
}

function writtenTexts(pair: Pair): Set<string> {
  return remembered(written, pair);
}

function remembered(memory: WeakMap<Pair, Set<string>>, pair: Pair): Set<string> {
  const texts = memory.get(pair) ?? new Set<string>();
  memory.set(pair, texts);
  return texts;
}
