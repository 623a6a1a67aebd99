import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { nextTurn } from '../../core/messages/claim.ts';
import { ProviderApiError } from '../../core/provider/index.ts';
import { leavesWork, nudge } from '../../netlify/work/nudge.ts';
import { tick } from '../../netlify/work/tick.ts';
import { workUntil } from '../../netlify/work/until.ts';
import { wakeDrain } from '../../netlify/work/wake.ts';
import { freePort } from '../support/ports.ts';
import { eventually } from '../support/waiting.ts';
import { listen } from '../webhooks-out/support/receiver.ts';
import { PRIVATE } from '../webhooks-out/support/stage.ts';
import { createActor, send, text, withStatus, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('work with a deadline', (open) => {
  let world: World;
  let actor: Actor;
  let id: string;
  beforeAll(async () => {
    world = await createWorld(await open(), { limits: { sendBudgetMs: 12_000 }, webhooks: PRIVATE });
  });
  /** A message that was refused once and is due again. */
  async function refusedOnce(): Promise<void> {
    world.scripted.behaviour = () => {
      throw new ProviderApiError({ code: 'provider_unavailable', provider: 'scripted' });
    };
    actor = await createActor(world);
    ({ id } = await withStatus(send(world, actor), 202));
    world.scripted.behaviour = accept;
    world.clock.advance(10_000);
  }
  beforeEach(refusedOnce);
  const stateOf = async () => (await withStatus(world.call(`GET /v1/messages/${id}`), 200)).state as string;
  /** So many milliseconds for everything. */
  const within = (milliseconds: number) => Date.now() + milliseconds;

  it('gives a provider no more than half of what is left, and the usual where there is plenty', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const budgets = () => timeout.mock.calls.map(([milliseconds]) => milliseconds);
    expect(await workUntil(world.context, within(16_000))).toBe(false);
    expect(Math.max(...budgets())).toBeLessThanOrEqual(7_000);
    expect(await stateOf()).toBe('sent');
    await refusedOnce();
    timeout.mockClear();
    expect(await workUntil(world.context, within(75_000))).toBe(false);
    expect(budgets()).toContain(12_000);
    expect(await stateOf()).toBe('sent');
  });

  it('waits with a connection that may send again in a moment, and not with one that has to rest for long', async () => {
    const context = { ...world.context, now: () => new Date() };
    const actor = await createActor(world);
    const path = `/v1/connections/${actor.connectionId}`;
    const paced = async (intervalMs: number) => {
      const body = { pacing: { enabled: true, intervalMs } };
      await withStatus(world.call(`PATCH ${path}`, { key: actor.key, body }), 200);
    };
    const queue = async () => {
      const messages = [1, 2, 3].map((digit) => text(`+551199999000${digit}`));
      await withStatus(world.call('POST /v1/messages/batch', { key: actor.key, body: { messages } }), 202);
      // The world's clock is not the one that the work looks at here.
      await world.context.store.db.updateTable('send').set({ due_at: 0, expires_at: 1e15 }).execute();
      await world.context.store.db.updateTable('message').set({ expires_at: 1e15 }).execute();
      world.scripted.sends.length = 0;
    };
    const sent = () => world.scripted.sends.filter(({ connectionId }) => connectionId === actor.connectionId).length;
    await paced(30);
    await queue();
    expect(await workUntil(context, within(24_000))).toBe(false);
    expect(sent()).toBe(3);
    await paced(3_600_000);
    await queue();
    expect(await workUntil(context, within(24_000))).toBe(false);
    expect(sent()).toBeLessThanOrEqual(1);
    // A turn that comes between the look for something to send and the look for a turn is not left to the next tick.
    const inTwoHours = () => new Date(Date.now() + 7_200_000);
    expect(await nextTurn({ ...context, now: inTwoHours }, 0)).toBeGreaterThan(0);
  });

  it('begins nothing that it could not end, and says that work may be left', async () => {
    expect(await workUntil(world.context, within(11_000))).toBe(true);
    expect(await stateOf()).toBe('queued');
    expect(await workUntil(world.context, within(24_000))).toBe(false);
    expect(await stateOf()).toBe('sent');
  });

  it('of a tick: the drain is woken for what did not fit, and only then', async () => {
    const woken: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      woken.push(request.url);
      response.writeHead(202).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const siteUrl = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
    const site = { gateway: world.context, siteUrl };
    try {
      expect(await tick(site, within(0))).toBe(true);
      expect(woken).toEqual(['/.netlify/functions/drain']);
      expect(await tick(site)).toBe(false);
      expect(woken).toHaveLength(1);
      expect(await stateOf()).toBe('sent');
      // A host without such a function has none to wake.
      expect(await tick({ gateway: world.context }, within(0))).toBe(true);
    } finally {
      server.close();
    }
  });

  it('loses nothing where the drain cannot be woken', async () => {
    expect(await wakeDrain(world.context, `http://127.0.0.1:${await freePort()}`)).toBe(false);
    expect(world.logged.join()).toContain('drain was not started');
  });

  it('tells at once what it has sent, and leaves that to no tick', async () => {
    const app = await listen();
    const body = { url: app.url, events: ['message.status_changed'] };
    await withStatus(world.call('POST /v1/webhook-endpoints', { key: actor.key, body }), 201);
    expect(await workUntil(world.context, within(24_000))).toBe(false);
    const told = app.received.map((received) => JSON.parse(received.body) as object);
    expect(told).toMatchObject([{ data: { messageId: id, state: 'sent' } }]);
  });

  it('that fails in one part ends when the others have: a function that is told may be frozen in the middle of a send', async () => {
    const answer = Promise.withResolvers<void>();
    world.scripted.sends.length = 0;
    world.scripted.behaviour = async (...sent) => {
      await answer.promise;
      return accept(...sent);
    };
    let broken = false;
    const db = world.context.store.db.withPlugin({
      transformQuery({ node }) {
        if (!JSON.stringify(node).includes('"connect_link"')) return node;
        broken = true;
        throw new Error('no links');
      },
      transformResult: ({ result }) => Promise.resolve(result),
    });
    let over = false;
    const working = workUntil({ ...world.context, store: { ...world.context.store, db } }, within(24_000));
    const failed = expect(working.finally(() => (over = true))).rejects.toThrow('no links');
    await eventually(() => broken && world.scripted.sends.length > 0, { description: 'the failure, and a send' });
    await setImmediate();
    expect(over).toBe(false);
    answer.resolve();
    await failed;
    expect(await stateOf()).toBe('sent');
  });

  it('of a nudge: a database that fails is a line in the log, not an exception', async () => {
    const broken = { ...world.context, store: { ...world.context.store, db: undefined as never } };
    await expect(nudge(broken, within(24_000))).resolves.toBeUndefined();
    expect(world.logged.join()).toContain('a nudge failed');
  });

  it('is left by a message that waits, and by no other answer', () => {
    const asked = (method: string, path: string) => new Request(`https://site.test${path}`, { method });
    const waits = new Response(null, { status: 202 });
    expect(leavesWork(asked('POST', '/v1/messages'), waits)).toBe(true);
    expect(leavesWork(asked('POST', '/v1/messages'), new Response(null, { status: 201 }))).toBe(false);
    expect(leavesWork(asked('POST', '/v1/connections'), waits)).toBe(false);
    expect(leavesWork(asked('GET', '/v1/messages'), waits)).toBe(false);
  });
});
