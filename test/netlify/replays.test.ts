import { sql } from 'kysely';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findConnection } from '../../core/connections/find.ts';
import { splitConfig } from '../../core/connections/provider-of.ts';
import { openWebhookPath } from '../../core/connections/webhook-path.ts';
import { SIGNATURE_TOLERANCE_SECONDS } from '../../core/provider-kit/signature.ts';
import { createHttp } from '../../core/provider-kit/http.ts';
import type { RegisteredProvider, WebhookRequest } from '../../core/provider/index.ts';
import { newPace } from '../../core/pacing/lanes.ts';
import type { ConnectionRow } from '../../core/store/gateway/schema.ts';
import { createApp } from '../../netlify/http/app.ts';
import { providers } from '../../providers/registry.ts';
import type { ProviderHarness } from '../contract/harness.ts';
import { harnesses } from '../contract/harnesses.ts';
import { PRIVATE } from '../webhooks-out/support/stage.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { ADMIN_KEY, createClock, createWorld, type Clock, type Json } from './support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

/**
 * Every genuine webhook of every provider, recorded by somebody and played again. Where the proof has a time in it, what is
 * too old is refused. Where it has none (Meta, Twilio, 360dialog), it is answered as a repeat of the backend's own is, and
 * changes nothing at all: docs/decisions/0031.
 */
describeOnStores('a webhook that is played again', (store) => {
  describe.each(Object.keys(providers) as (keyof typeof providers)[])('of %s', (id) => {
    const harness = harnesses[id];
    let gateway: Gateway;
    let first: readonly number[];
    let before: Snapshot;

    beforeAll(async () => {
      server.resetHandlers(...(harness.upstream?.handlers ?? []), backend(harness));
      gateway = await openGateway(await store(), providers[id], harness);
      first = await gateway.play(harness.webhooks);
      // The same again is worth nothing where the first time was worth nothing.
      expect(gateway.heard.stored).toBeGreaterThan(0);
      gateway.heard.stored = 0;
      gateway.heard.repeated = 0;
      before = await gateway.snapshot();
      expect(before['event']?.length).toBeGreaterThan(0);
      expect(before['delivery']?.length).toBeGreaterThan(0);
      gateway.clock.advance(SIGNATURE_TOLERANCE_SECONDS * 1000);
    });

    it('in time is answered as before, changes no row of any table, and is counted', async () => {
      const backwards = [...harness.webhooks].reverse();
      expect(await gateway.play(backwards)).toEqual([...first].reverse());
      expect(await gateway.snapshot()).toEqual(before);
      expect(gateway.heard).toEqual({ stored: 0, repeated: expect.any(Number) as number });
      expect(gateway.heard.repeated).toBeGreaterThan(0);
    });

    it('too late is refused where it says when it was made, and changes nothing in any case', async () => {
      gateway.clock.advance(1000);
      const answers = await gateway.play(harness.webhooks);
      const dated = DATED.has(id);
      expect(answers).toEqual(dated ? answers.map(() => 401) : first);
      expect(await gateway.snapshot()).toEqual(before);
    });
  });
});

/** The providers whose proof says when it was made. A new one has to be sorted in here or fails. */
const DATED: ReadonlySet<string> = new Set(['memory', 'baileys']);

type Snapshot = Readonly<Record<string, readonly unknown[]>>;
type Gateway = {
  readonly clock: Clock;
  /** What the metrics were told. */
  readonly heard: { stored: number; repeated: number };
  /** Posts them one after the other; their statuses. */
  play(webhooks: ProviderHarness['webhooks']): Promise<readonly number[]>;
  /** All that the database holds. */
  snapshot(): Promise<Snapshot>;
};

/** A connection with the id that the harness signed for, messages that its statuses are about, and somebody who listens. */
async function openGateway(store: TestStore, provider: RegisteredProvider, harness: ProviderHarness): Promise<Gateway> {
  const clock = createClock(harness.now.getTime());
  const heard = { stored: 0, repeated: 0 };
  const world = await createWorld(store, { clock, webhooks: PRIVATE });
  const context = {
    ...world.context,
    http: createHttp(),
    providers: { [provider.id]: provider },
    providerSettings: { [provider.id]: harness.settings(harness.upstream?.baseUrl ?? 'https://backend.test') },
    metrics: {
      tokenHash: '',
      observer: {
        sent: () => undefined,
        delivered: () => undefined,
        answered: () => undefined,
        heard(_provider: string, stored: number, repeated: number) {
          heard.stored += stored;
          heard.repeated += repeated;
        },
      },
    },
  };
  const { db } = context.store;
  const app = createApp(context);
  const call = async (route: string, body: unknown): Promise<Json> => {
    const [method = '', path = ''] = route.split(' ');
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
    const response = await app.request(path, { method, headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as Json;
    expect(response.status, JSON.stringify(answer)).toBeLessThan(300);
    return answer;
  };

  const { id: tenantId } = await call('POST /v1/tenants', { name: 'Acme' });
  await call('POST /v1/webhook-endpoints', { tenantId, url: 'https://app.test/' });
  await call('POST /v1/templates', { tenantId, ...TEMPLATE });
  const made = await call('POST /v1/connections', { tenantId, provider: provider.id, config: harness.config });
  const row: ConnectionRow = {
    ...(await findConnection(context, made.id, undefined)),
    ...splitConfig(context, provider, harness.connection.id, harness.config),
    id: harness.connection.id,
    is_default: 0,
    session_state: null,
  };
  await db.insertInto('connection').values(row).execute();
  await db.insertInto('pace').values(newPace(context, row)).execute();
  const path = provider.secretPath === true ? `/${(await openWebhookPath(context, row)).secret}` : '';

  const statuses = harness.webhooks
    .flatMap(({ events }) => events)
    .flatMap((event) => (event.type === 'message.status_changed' ? [event.data.providerMessageId] : []));
  for (const [index, providerMessageId] of [...new Set(statuses)].entries()) {
    const to = `+55119999900${String(index).padStart(2, '0')}`;
    const sendAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const { id } = await call('POST /v1/messages', { connectionId: made.id, to, sendAt, ...TEMPLATE_MESSAGE });
    // As if the backend had taken it, and named it so.
    await db.deleteFrom('send').where('message_id', '=', id).execute();
    const sent = { connection_id: row.id, provider_message_id: providerMessageId, state: 'sent' } as const;
    await db.updateTable('message').set(sent).where('id', '=', id).execute();
  }

  const post = async ({ url, method, headers, body }: WebhookRequest): Promise<number> => {
    const [address = '', query = ''] = url.split('?');
    const response = await app.request(`${address}${path}${query === '' ? '' : `?${query}`}`, {
      method,
      headers,
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    clock,
    heard,
    async play(webhooks) {
      const answers: number[] = [];
      for (const { request } of webhooks) answers.push(await post(request));
      return answers;
    },
    async snapshot() {
      const tables = await db.introspection.getTables();
      const rows = tables.map(async ({ name }) => {
        const { rows: all } = await sql<object>`select * from ${sql.table(name)}`.execute(db);
        return [name, all.map((one) => JSON.stringify(one)).toSorted()] as const;
      });
      return Object.fromEntries(await Promise.all(rows));
    },
  };
}

const TEMPLATE = { name: 'order_shipped', language: 'pt_BR', category: 'utility', body: 'Olá {{1}}, {{2}}' };
const TEMPLATE_MESSAGE = { type: 'template', name: 'order_shipped', language: 'pt_BR', parameters: ['Ana', '42'] };

/** What the harness's own handlers do not answer: where it is said to call us. */
function backend({ upstream }: ProviderHarness) {
  return http.all(`${upstream?.baseUrl ?? 'https://backend.test'}/*`, () => HttpResponse.json({}, { status: 404 }));
}
