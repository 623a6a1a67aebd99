import type { SendMessage } from '../api/messages.ts';
import { recallStandings } from '../conversations/standing.ts';
import type { GatewayContext } from '../context.ts';
import { createMemo, type Memo } from '../memo.ts';
import { addressKey, GatewayError } from '../provider/index.ts';
import { findRoute, type FoundRoute } from '../routing/find-route.ts';
import { isStorageFailure } from '../store/failure.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { acceptMany } from './accept-many.ts';
import type { Acceptable } from './accept.ts';
import { fingerprintOf, recipientOf } from './request.ts';
import { toAcceptable } from './send.ts';

/** Messages that one transaction stores: few enough to hold nobody up, and far below what a statement may bind. */
const CHUNK = 100;

/** Keys and addresses that one query asks for. */
const ASKED = 500;

/** What came of one item. */
export type BatchAnswer =
  | { readonly row: MessageRow; readonly replayed: boolean; readonly error?: undefined }
  | { readonly error: GatewayError };

/** Who sends the batch, and whether it is one that was sent before. */
export type BatchOptions = {
  /** The caller's tenant; undefined for the admin, whose items have to name a connection each. */
  readonly tenantId: string | undefined;
  /** For all items without one of their own: with their place in the list it is theirs. */
  readonly idempotencyKey: string | undefined;
};

/**
 * Accepts many messages, each by itself: what is wrong with one is its answer, and the others go on. All of them wait for
 * the dispatcher. Answers in the order of the items; an item that is an error already keeps it.
 *
 * Stored a hundred at a time. Where the database fails on the way, those that were stored are answered with, and the others
 * with `storage_unavailable`. Throws it only where nothing was stored.
 */
export async function sendBatch(
  context: GatewayContext,
  items: readonly (SendMessage | GatewayError)[],
  options: BatchOptions,
): Promise<readonly BatchAnswer[]> {
  const remembering = { ...context, memo: createMemo() };
  const answers = new Map<number, BatchAnswer>();
  const asked: Asked[] = [];
  for (const [index, item] of items.entries()) {
    if (GatewayError.isInstance(item)) {
      answers.set(index, { error: item });
      continue;
    }
    // No key of a caller's has a space in it.
    const place = options.idempotencyKey === undefined ? undefined : `${options.idempotencyKey} ${index}`;
    const found = await orError(() => findRoute(remembering, item, options.tenantId));
    if ('error' in found) answers.set(index, found);
    else
      asked.push({ index, request: item, found, key: item.idempotencyKey ?? place, fingerprint: fingerprintOf(item) });
  }
  for (const [tenantId, ofTenant] of Map.groupBy(asked, ({ found }) => found.first.tenant_id)) {
    const fresh = await answerEarlier(context, tenantId, ofTenant, answers);
    await recallAll(remembering, fresh);
    await storeAll(remembering, tenantId, await checkAll(remembering, fresh, options, answers), answers);
  }
  const inOrder = items.map(
    (_, index) => answers.get(index) ?? { error: new GatewayError({ code: 'internal_error' }) },
  );
  const failed = inOrder.find(({ error }) => error?.code === 'storage_unavailable');
  if (failed?.error !== undefined && inOrder.every(({ error }) => error !== undefined)) throw failed.error;
  return inOrder;
}

type Asked = {
  readonly index: number;
  readonly request: SendMessage;
  readonly found: FoundRoute;
  readonly key: string | undefined;
  readonly fingerprint: string;
};

type Checked = Asked & { readonly acceptable: Acceptable };
type Answers = Map<number, BatchAnswer>;

async function orError<Found extends object>(ask: () => Promise<Found>): Promise<Found | { error: GatewayError }> {
  try {
    return await ask();
  } catch (error) {
    if (GatewayError.isInstance(error)) return { error };
    throw error;
  }
}

/** Answers what an earlier request with the same key has made; returns the others. */
async function answerEarlier(
  context: GatewayContext,
  tenantId: string,
  asked: readonly Asked[],
  answers: Answers,
): Promise<readonly Asked[]> {
  const rows = await findByKeys(
    context,
    tenantId,
    asked.flatMap(({ key }) => (key === undefined ? [] : [key])),
  );
  return asked.filter(({ index, key, fingerprint }) => {
    const row = key === undefined ? undefined : rows.get(key);
    if (row === undefined) return true;
    answers.set(
      index,
      row.fingerprint === fingerprint
        ? { row, replayed: true }
        : { error: new GatewayError({ code: 'idempotency_key_reused' }) },
    );
    return false;
  });
}

async function findByKeys(
  context: GatewayContext,
  tenantId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, MessageRow>> {
  const rows: MessageRow[] = [];
  for (let at = 0; at < keys.length; at += ASKED) {
    const some = await context.store.db
      .selectFrom('message')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('idempotency_key', 'in', keys.slice(at, at + ASKED))
      .execute();
    rows.push(...some);
  }
  return new Map(rows.map((row) => [row.idempotency_key ?? '', row]));
}

/** Who may be written to, asked for all of them at once. */
async function recallAll(context: GatewayContext & { readonly memo: Memo }, asked: readonly Asked[]): Promise<void> {
  for (const [, ofConnection] of Map.groupBy(asked, ({ found }) => found.first.id)) {
    const connection = ofConnection[0]?.found.first;
    if (connection === undefined) continue;
    const people = ofConnection.map(({ request }) => recipientOf(request)).filter(({ type }) => type !== 'group');
    const keys = [...new Set(people.map(addressKey))];
    for (let at = 0; at < keys.length; at += ASKED) {
      await recallStandings(context, connection, keys.slice(at, at + ASKED));
    }
  }
}

async function checkAll(
  context: GatewayContext,
  asked: readonly Asked[],
  { tenantId }: BatchOptions,
  answers: Answers,
): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const one of asked) {
    const { request, found, key, fingerprint } = one;
    const options = { tenantId, idempotencyKey: key, fingerprint };
    const acceptable = await orError(() => toAcceptable(context, request, found, options));
    if ('error' in acceptable) answers.set(one.index, acceptable);
    else checked.push({ ...one, acceptable });
  }
  return checked;
}

async function storeAll(
  context: GatewayContext,
  tenantId: string,
  checked: readonly Checked[],
  answers: Answers,
): Promise<void> {
  for (let at = 0; at < checked.length; at += CHUNK) {
    const chunk = checked.slice(at, at + CHUNK);
    try {
      await storeChunk(context, tenantId, chunk, answers);
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      for (const { index, key } of checked.slice(at)) {
        // Nobody knows whether the chunk is stored: without a key a repeat could send twice.
        const retryable = key !== undefined;
        answers.set(index, { error: new GatewayError({ code: 'storage_unavailable', retryable, cause: error }) });
      }
      return;
    }
  }
}

async function storeChunk(
  context: GatewayContext,
  tenantId: string,
  chunk: readonly Checked[],
  answers: Answers,
): Promise<void> {
  const rows = await acceptMany(
    context,
    tenantId,
    chunk.map(({ acceptable }) => acceptable),
  );
  const beaten = chunk.filter(({ index }, place) => {
    const row = rows[place];
    if (row !== undefined) answers.set(index, { row, replayed: false });
    return row === undefined;
  });
  if (beaten.length === 0) return;
  for (const { index } of await answerEarlier(context, tenantId, beaten, answers)) {
    answers.set(index, { error: new GatewayError({ code: 'request_in_progress' }) });
  }
}
