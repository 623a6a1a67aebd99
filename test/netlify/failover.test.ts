import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError, type ErrorCode } from '../../core/provider/index.ts';
import {
  createActor,
  created,
  problem,
  received,
  send,
  status,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { accept, hang, type Behaviour } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const ANA = '+5511999990001';

const refuse =
  (code: ErrorCode, retryAfterMs?: number): Behaviour =>
  () => {
    throw new GatewayError({ code, retryAfterMs });
  };

describeOnStores('failover', (store) => {
  /** Has time: who has used up half of the budget leaves the next connection to the dispatcher. */
  let world: World;
  /** Has none for who does not answer. */
  let hasty: World;
  /** Its connection is on `forgetful`. */
  let actor: Actor;
  /** On `scripted`, and on `official`. */
  let second: string;
  let third: string;
  beforeAll(async () => {
    const opened = await store();
    world = await createWorld(opened, { limits: { sendBudgetMs: 20_000 } });
    hasty = await createWorld(opened, { beside: world, limits: { sendBudgetMs: 100 } });
  });
  beforeEach(async () => {
    for (const far of [world.forgetful, world.scripted, world.official]) far.behaviour = accept;
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world, 'forgetful');
    const create = (provider: string) =>
      created(world.call('POST /v1/connections', { key: actor.key, body: { provider } })).then(({ id }) => id);
    second = await create('scripted');
    third = await create('official');
    for (const [provider, id] of [['official', third]] as const) {
      await withStatus(
        world.webhook(provider, id, [received([ANA])]).then((one) => ({ ...one, status: 200 })),
        200,
      );
    }
    for (const far of [world.forgetful, world.scripted, world.official]) far.sends.length = 0;
  });
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const failover = (more: Readonly<Record<string, unknown>> = {}, by = world) =>
    send(by, actor, text(ANA, { failover: [second, third], ...more }));
  const counts = () => [world.forgetful, world.scripted, world.official].map(({ sends }) => sends.length);
  const tries = (message: Json) =>
    (message as unknown as { attempts: { connectionId: string; outcome: string; code: string | null }[] }).attempts.map(
      ({ connectionId, outcome, code }) => [connectionId, outcome, code],
    );

  it('is not needed where the first takes it', async () => {
    const sent = await withStatus(failover(), 201);
    expect(tries(sent)).toEqual([[actor.connectionId, 'accepted', null]]);
    expect(counts()).toEqual([1, 0, 0]);
  });

  it.each([
    ['provider_unavailable', 'later'],
    ['rate_limited', 'later'],
    ['account_restricted', 'refused'],
    ['credentials_rejected', 'refused'],
    ['quota_exceeded', 'refused'],
    ['session_logged_out', 'refused'],
  ] as const)('goes on at once after %s, and shows it', async (code, outcome) => {
    world.forgetful.behaviour = refuse(code);
    const sent = await withStatus(failover(), 201);
    expect(sent).toMatchObject({ state: 'sent', connectionId: second, provider: 'scripted', error: null });
    expect(tries(sent)).toEqual([
      [actor.connectionId, outcome, code],
      [second, 'accepted', null],
    ]);
    expect(counts()).toEqual([1, 1, 0]);
    // What happens to it later is told by the connection that has it.
    await world.webhook('scripted', second, [status(`SCR-${sent.id}`, 'read')]);
    expect(await read(sent.id)).toMatchObject({ state: 'read', connectionId: second });
    world.clock.advance(600_000);
    await world.dispatch();
    expect(counts()).toEqual([1, 1, 0]);
  });

  describe('never sends a second time:', () => {
    it.each([
      ['the first says that nobody knows', refuse('outcome_unknown')],
      [
        'the first breaks',
        () => {
          throw new Error('a defect');
        },
      ],
      ['the first does not answer in time', hang],
    ] as [string, Behaviour][])('where %s', async (_, behaviour) => {
      world.forgetful.behaviour = behaviour;
      const unsure = await withStatus(failover({}, hasty), 202);
      expect(unsure).toMatchObject({ state: 'unknown', connectionId: actor.connectionId });
      world.clock.advance(600_000);
      await world.dispatch();
      expect(counts()).toEqual([1, 0, 0]);
      expect(tries(await read(unsure.id))).toEqual([[actor.connectionId, 'unknown', 'outcome_unknown']]);
    });

    it('where the first is tried again because that is safe there, and then is down', async () => {
      world.scripted.behaviour = refuse('outcome_unknown');
      world.scripted.behaviour = () => {
        throw new Error('perhaps');
      };
      const unsure = await withStatus(send(world, actor, text(ANA, { connectionId: second, failover: [third] })), 202);
      world.scripted.behaviour = refuse('provider_unavailable');
      for (let round = 0; round < 3; round += 1) {
        world.clock.advance(60_000);
        await world.dispatch();
      }
      expect(world.official.sends).toEqual([]);
      world.scripted.behaviour = refuse('account_restricted');
      world.clock.advance(600_000);
      await world.dispatch();
      expect(await read(unsure.id)).toMatchObject({ state: 'unknown', connectionId: second });
      expect(world.official.sends).toEqual([]);
    });

    it('where the process dies in the attempt of the second: the row says that it may have been taken, and by whom', async () => {
      const rows: unknown[] = [];
      world.scripted.behaviour = refuse('rate_limited');
      world.forgetful.behaviour = async (sent, count) => {
        const columns = ['connection_id', 'maybe_taken', 'last_error', 'attempts'] as const;
        const { db } = world.context.store;
        rows.push(
          await db.selectFrom('send').select(columns).where('message_id', '=', sent.options.idempotencyKey).execute(),
        );
        return accept(sent, count);
      };
      const request = text(ANA, { connectionId: second, failover: [actor.connectionId] });
      await withStatus(send(world, actor, request), 201);
      const begun = { connection_id: actor.connectionId, maybe_taken: 1, last_error: null, attempts: 2 };
      expect(rows).toEqual([[begun]]);
    });

    it('where the process died in the first attempt', async () => {
      world.forgetful.behaviour = refuse('rate_limited');
      const one = await withStatus(send(world, actor, text(ANA, { failover: [second] })), 201);
      world.scripted.sends.length = 0;
      // As a process leaves it that dies: begun, and never ended.
      const { db } = world.context.store;
      await db
        .updateTable('message')
        .set({ state: 'queued', provider_message_id: null })
        .where('id', '=', one.id)
        .execute();
      await db
        .insertInto('send')
        .values({
          message_id: one.id,
          tenant_id: actor.tenantId,
          connection_id: actor.connectionId,
          recipient: `phone:${ANA}`,
          position: one.id,
          cold: 0,
          due_at: 0,
          expires_at: Number.MAX_SAFE_INTEGER,
          attempts: 1,
          maybe_taken: 1,
          last_error: null,
          epoch: 0,
        })
        .execute();
      await world.dispatch();
      expect(await read(one.id)).toMatchObject({ state: 'unknown' });
      expect(world.scripted.sends).toEqual([]);
    });
  });

  it('stays where nobody else could serve it, and where nobody else may', async () => {
    for (const code of ['recipient_unreachable', 'policy_blocked', 'provider_rejected'] as const) {
      world.forgetful.behaviour = refuse(code);
      const failed = await problem(failover(), code);
      expect(await read(failed.messageId)).toMatchObject({ state: 'failed', connectionId: actor.connectionId });
    }
    expect(counts()).toEqual([3, 0, 0]);
  });

  it('waits for a phone for a while, and no longer', async () => {
    world.forgetful.behaviour = refuse('session_not_connected');
    const waiting = await withStatus(failover(), 202);
    world.clock.advance(30_000);
    await world.dispatch();
    expect(await read(waiting.id)).toMatchObject({ state: 'queued', connectionId: actor.connectionId });
    world.clock.advance(40_000);
    await world.dispatch();
    expect(await read(waiting.id)).toMatchObject({ state: 'sent', connectionId: second });
    // Of a phone that is known to be away for long, the next message does not wait.
    await world.context.store.db
      .updateTable('connection')
      .set({
        session_state: JSON.stringify({ status: 'reconnecting', attempt: 1, retryAt: '', nextAction: 'none' }),
        session_state_at: world.clock.now().getTime() - 3_600_000,
      })
      .where('id', '=', actor.connectionId)
      .execute();
    expect(await withStatus(failover(), 201)).toMatchObject({ connectionId: second });
  });

  it('goes by what is known, before any call', async () => {
    const poll = { to: ANA, type: 'poll', question: 'Which?', options: ['A', 'B'], connectionId: third };
    const sent = await withStatus(send(world, actor, { ...poll, failover: [second] }), 201);
    expect([sent.connectionId, tries(sent)]).toEqual([
      second,
      [
        [third, 'refused', 'unsupported_message'],
        [second, 'accepted', null],
      ],
    ]);
    // A closed window too; and in the other direction a connection that could not is passed over.
    const closed = text('+5511999990077', { connectionId: third, failover: [second] });
    expect(await withStatus(send(world, actor, closed), 201)).toMatchObject({ connectionId: second });
    world.forgetful.behaviour = refuse('rate_limited');
    const passed = await withStatus(send(world, actor, text('+5511999990077', { failover: [third, second] })), 201);
    expect(tries(passed)).toEqual([
      [actor.connectionId, 'later', 'rate_limited'],
      [third, 'refused', 'outside_window'],
      [second, 'accepted', null],
    ]);
    expect(world.official.sends).toEqual([]);
  });

  it('says what the first said where none can', async () => {
    const poll = { to: ANA, type: 'poll', question: 'Which?', options: ['A', 'B'], connectionId: third };
    await problem(send(world, actor, { ...poll, failover: [third] }), 'unsupported_message', 422);
    world.forgetful.behaviour = refuse('account_restricted');
    world.scripted.behaviour = refuse('payment_required');
    world.official.behaviour = refuse('credentials_rejected');
    const { messageId } = await problem(failover(), 'credentials_rejected');
    expect(tries(await read(messageId))).toHaveLength(3);
  });

  it('comes back to one that only was busy, in turn and not faster than ever', async () => {
    world.forgetful.behaviour = world.scripted.behaviour = refuse('rate_limited');
    world.official.behaviour = refuse('account_restricted');
    const { id } = await withStatus(failover(), 202);
    expect(counts()).toEqual([1, 1, 1]);
    await world.dispatch();
    expect(counts()).toEqual([1, 1, 1]);
    for (let round = 0; round < 6; round += 1) {
      world.clock.advance(600_000);
      await world.dispatch();
    }
    const [first = 0, other = 0, restricted] = counts();
    expect(restricted).toBe(1);
    expect(Math.abs(first - other)).toBeLessThanOrEqual(1);
    expect(first + other).toBeGreaterThanOrEqual(6);
    world.scripted.behaviour = world.forgetful.behaviour = accept;
    world.clock.advance(600_000);
    await world.dispatch();
    expect(await read(id)).toMatchObject({ state: 'sent' });
  });

  it('stands in line where it comes to, and leaves quotes behind', async () => {
    world.scripted.behaviour = refuse('provider_unavailable');
    const ahead = await withStatus(send(world, actor, text(ANA, { connectionId: second, text: 'ahead' })), 202);
    world.forgetful.behaviour = accept;
    const quoted = await withStatus(send(world, actor), 201);
    world.forgetful.behaviour = refuse('provider_unavailable');
    const moved = await withStatus(failover({ replyTo: quoted.id, failover: [second] }), 202);
    expect(await read(moved.id)).toMatchObject({ connectionId: second, state: 'queued' });
    world.scripted.sends.length = 0;
    world.scripted.behaviour = accept;
    for (let round = 0; round < 3; round += 1) {
      world.clock.advance(30_000);
      await world.dispatch();
    }
    expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey)).toEqual([ahead.id, moved.id]);
    expect(world.scripted.sends[1]?.message.replyTo).toBeUndefined();
  });

  it('uses no connection of another tenant, and none that is gone', async () => {
    const other = await createActor(world);
    const { errors } = await problem(failover({ failover: [other.connectionId] }), 'invalid_request', 422);
    expect(errors.map(({ path }) => path)).toEqual(['failover[0]']);
    world.forgetful.behaviour = refuse('session_not_connected');
    const { id } = await withStatus(failover({ failover: [second, third] }), 202);
    await withStatus(world.call(`DELETE /v1/connections/${second}`, { key: actor.key }), 204);
    world.clock.advance(600_000);
    await world.dispatch();
    expect(await read(id)).toMatchObject({ state: 'sent', connectionId: third });
    expect(world.scripted.sends).toEqual([]);
  });
});
