import { createCaller } from '../support/api.ts';
import { pairByQr } from '../support/installation.ts';
import type { Cluster } from '../support/postgres/cluster.ts';
import { eventually } from '../support/waiting.ts';
import { check, type KillSendsResult } from './check-sends.ts';
import { noted } from './noted.ts';
import {
  createPairs,
  killAndRestart,
  openSetting,
  targetsOf,
  type Pair,
  type Setting,
  type Target,
} from './setting.ts';

export type KillSendsOptions = {
  /** PostgreSQL instead of SQLite; with two gateways on it, and it is killed as well. */
  readonly cluster?: Cluster;
  /** What is killed, a round each in turn; all that there is when absent. */
  readonly targets?: readonly Target[];
  readonly rounds: number;
  readonly sessions: number;
  /** Texts that each app sends and each contact writes in a round; 12 when absent. */
  readonly burst?: number;
  readonly log?: (line: string) => void;
};

/** Requests of one app that are under way at the same time: more than one is in the middle of something at the kill. */
const LANES = 3;
/** A loaded machine needs this long for a start of both programs and all that waited meanwhile. */
const PATIENCE_MS = 60_000;

/**
 * `kill -9` in the middle of bursts of sends, both directions. The app behaves as an app should: a request without an
 * answer is repeated with the same Idempotency-Key.
 */
export async function killDuringSends(options: KillSendsOptions): Promise<KillSendsResult> {
  const { log = () => undefined, burst: size = 12, cluster } = options;
  const setting = await openSetting(cluster === undefined ? {} : { cluster });
  const targets = options.targets ?? targetsOf(setting);
  const result: KillSendsResult = {
    acknowledged: 0,
    written: 0,
    lost: [],
    doubled: [],
    lostInbound: [],
    doubledInbound: [],
    untold: [],
    sessionsLost: [],
    unknown: 0,
    wireRepeats: 0,
    deliveryRepeats: 0,
  };
  try {
    const pairs = await createPairs(setting, options.sessions, 0);
    for (const { tenant, phone } of pairs) await pairByQr(tenant, phone);
    for (let round = 0; round < options.rounds; round += 1) {
      const target = targets[round % targets.length] ?? 'both';
      await burst(setting, pairs, { round, size, target }, result);
      log(
        `round ${round + 1}: killed ${target}; ${result.acknowledged} acknowledged, ${result.written} written so far`,
      );
    }
    await Promise.all(pairs.map((pair) => check(setting, pair, result)));
    result.deliveryRepeats = setting.app.repeats();
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
    ...Array.from({ length: LANES }, (_, lane) => sendAll(setting, pair, round, { size, lane }, result)),
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

/**
 * One lane's texts, one after the other; the last lane's through the other gateway, where there is one. What got no answer
 * is repeated, also after the restart.
 */
async function sendAll(
  setting: Setting,
  pair: Pair,
  round: number,
  { size, lane }: { readonly size: number; readonly lane: number },
  result: KillSendsResult,
): Promise<void> {
  const { otherGateway, installation } = setting;
  const api =
    otherGateway !== undefined && lane === LANES - 1
      ? createCaller(installation.otherGatewayUrl, pair.tenant.key)
      : pair.tenant.api;
  for (let index = lane; index < size; index += LANES) {
    const text = `out r${round} ${index} ${pair.tenant.connectionId}`;
    await eventually(
      async () => {
        const { status } = await api.ask(
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
