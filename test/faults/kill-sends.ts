import type { EventPage } from '../../core/events/list.ts';
import { pairByQr } from '../support/installation.ts';
import { eventually } from '../support/waiting.ts';
import {
  createPairs,
  killAndRestart,
  openSetting,
  type Pair,
  type Setting,
  type SettingOptions,
  type Target,
} from './setting.ts';

export type KillSendsOptions = Pick<SettingOptions, 'postgresUrl'> & {
  readonly rounds: number;
  readonly sessions: number;
  /** Texts that each app sends and each contact writes in a round; 12 when absent. */
  readonly burst?: number;
  readonly log?: (line: string) => void;
};

/** What came out, over all rounds. Everything but `acknowledged`, `written` and `wireRepeats` should be zero. */
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
/** Requests of one app that are under way at the same time: more than one is in the middle of something at the kill. */
const LANES = 3;
/** A loaded machine needs this long for a start of both programs and all that waited meanwhile. */
const PATIENCE_MS = 60_000;

/**
 * `kill -9` in the middle of bursts of sends, both directions. The app behaves as an app should: a request without an
 * answer is repeated with the same Idempotency-Key.
 */
export async function killDuringSends(options: KillSendsOptions): Promise<KillSendsResult> {
  const { log = () => undefined, burst: size = 12, postgresUrl } = options;
  const setting = await openSetting(postgresUrl === undefined ? {} : { postgresUrl });
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
      await burst(setting, pairs, { round, size, target }, result);
      log(
        `round ${round + 1}: killed ${target}; ${result.acknowledged} acknowledged, ${result.written} written so far`,
      );
    }
    for (const pair of pairs) await check(pair, result);
  } finally {
    await setting.close();
  }
  return result;
}

type Burst = { readonly round: number; readonly size: number; readonly target: Target };

/** The kill comes after a random part of the burst: by count, so that a slow machine kills in the middle as well. */
async function burst(
  setting: Setting,
  pairs: readonly Pair[],
  { round, size, target }: Burst,
  result: KillSendsResult,
): Promise<void> {
  const before = result.acknowledged + result.written;
  const some = Math.floor(Math.random() * pairs.length * size * 2 * 0.8);
  const work = pairs.flatMap((pair) => [
    ...Array.from({ length: LANES }, (_, lane) => sendAll(pair, round, { size, lane }, result)),
    writeAll(pair, round, size, result),
  ]);
  await eventually(() => result.acknowledged + result.written >= before + some, {
    timeoutMs: PATIENCE_MS,
    description: 'the burst to begin',
  });
  await killAndRestart(setting, target);
  await Promise.all(work);
  await Promise.all(pairs.map((pair) => recovered(pair, result)));
}

/** One lane's texts, one after the other. What got no answer is repeated, also after the restart. */
async function sendAll(
  pair: Pair,
  round: number,
  { size, lane }: { readonly size: number; readonly lane: number },
  result: KillSendsResult,
): Promise<void> {
  for (let index = lane; index < size; index += LANES) {
    const text = `out r${round} ${index} ${pair.tenant.connectionId}`;
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
      { timeoutMs: PATIENCE_MS, description: `an answer for "${text}"` },
    );
    result.acknowledged += 1;
    noted(pair).sent.add(text);
  }
}

async function writeAll(pair: Pair, round: number, size: number, result: KillSendsResult): Promise<void> {
  for (let index = 0; index < size; index += 1) {
    const text = `in r${round} ${index} ${pair.tenant.connectionId}`;
    await pair.contact.sendText(pair.phone.number, text);
    result.written += 1;
    noted(pair).written.add(text);
  }
}

/** The session is back, and everything that waited has left. */
async function recovered({ tenant }: Pair, result: KillSendsResult): Promise<void> {
  const back = eventually(
    async () => {
      const state = await tenant.api.get<{ status: string }>(`/v1/connections/${tenant.connectionId}/session`);
      return state.status === 'connected';
    },
    { timeoutMs: PATIENCE_MS },
  );
  await back.catch(() => result.sessionsLost.push(tenant.connectionId));
  await eventually(
    async () => {
      const { data } = await tenant.api.get<{ data: unknown[] }>('/v1/messages?direction=outbound&state=queued');
      return data.length === 0;
    },
    { timeoutMs: PATIENCE_MS, description: 'the queue to drain' },
  );
}

async function check(pair: Pair, result: KillSendsResult): Promise<void> {
  const { sent, written } = noted(pair);
  await eventually(
    async () => {
      const seen = new Set((await pair.contact.inbox()).map(({ text }) => text));
      return [...sent].every((text) => seen.has(text));
    },
    { timeoutMs: PATIENCE_MS },
  ).catch(() => undefined);
  const inbox = await pair.contact.inbox();
  for (const text of sent) {
    const copies = inbox.filter((message) => message.text === text);
    if (copies.length === 0) result.lost.push(text);
    if (copies.length > 1) result.doubled.push(text);
    result.wireRepeats += copies.reduce((sum, message) => sum + message.wireCount - 1, 0);
  }

  const read = eventReader(pair);
  await eventually(
    async () => {
      const told = new Set(await read());
      return [...written].every((text) => told.has(text));
    },
    { timeoutMs: PATIENCE_MS },
  ).catch(() => undefined);
  const told = await read();
  for (const text of written) {
    const times = told.filter((candidate) => candidate === text).length;
    if (times === 0) result.lostInbound.push(text);
    if (times > 1) result.doubledInbound.push(text);
  }
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

type Noted = { readonly sent: Set<string>; readonly written: Set<string> };

const notes = new WeakMap<Pair, Noted>();

function noted(pair: Pair): Noted {
  const found = notes.get(pair) ?? { sent: new Set(), written: new Set() };
  notes.set(pair, found);
  return found;
}
