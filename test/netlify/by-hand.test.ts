import { beforeEach, describe, expect, it } from 'vitest';
import { claimDue } from '../../core/messages/claim.ts';
import { GatewayError } from '../../core/provider/index.ts';
import { allEvents, createActor, problem, send, status, text, withStatus, type Actor } from './support/actors.ts';
import { accept, fails, type Behaviour } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const refuse = fails('recipient_unreachable');
const down = fails('provider_unavailable');
const vanish: Behaviour = () => {
  throw new Error('perhaps');
};

describeOnStores('by hand', (store) => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 60 } });
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world, 'forgetful');
  });

  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const act = (id: string, what: string, body?: object) =>
    world.call(`POST /v1/messages/${id}/${what}`, { key: actor.key, body });
  const deeds = async (id: string) => {
    const { data } = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}`), 200);
    return data.filter((entry) => (entry as unknown as { subject: string }).subject === id);
  };
  const waiting = async (): Promise<Json> => {
    world.forgetful.behaviour = down;
    const message = await withStatus(send(world, actor), 202);
    world.forgetful.behaviour = accept;
    return message;
  };
  const failing = async (body: unknown = text()): Promise<Json> => {
    world.forgetful.behaviour = refuse;
    const { messageId } = await withStatus(send(world, actor, body), 422);
    world.forgetful.behaviour = accept;
    return read(messageId);
  };
  const doubtful = async (): Promise<Json> => {
    world.forgetful.behaviour = vanish;
    const message = await withStatus(send(world, actor), 202);
    world.forgetful.behaviour = accept;
    expect(message.state).toBe('unknown');
    return message;
  };

  describe('a message is cancelled', () => {
    it('while it waits: it is not sent, with an event and an entry in the audit trail; again is the same answer', async () => {
      const { id } = await waiting();
      world.forgetful.sends.length = 0;
      const cancelled = await withStatus(act(id, 'cancel'), 200);
      expect(cancelled).toMatchObject({ state: 'failed', error: { code: 'message_cancelled' } });
      expect(await withStatus(act(id, 'cancel'), 200)).toEqual(cancelled);
      world.clock.advance(3_600_000);
      await world.dispatch();
      expect(world.forgetful.sends).toEqual([]);
      const events = await allEvents(world, actor);
      expect(events.filter((event) => event.type === 'message.status_changed')).toMatchObject([
        { data: { messageId: id, state: 'failed' } },
      ]);
      expect(await deeds(id)).toMatchObject([{ action: 'message.cancelled', tenantId: actor.tenantId }]);
    });

    it('while it is scheduled', async () => {
      const sendAt = new Date(world.clock.now().getTime() + 60_000).toISOString();
      const { id } = await withStatus(send(world, actor, text('+5511999990001', { sendAt })), 202);
      await withStatus(act(id, 'cancel'), 200);
      world.clock.advance(60_000);
      await world.dispatch();
      expect(world.forgetful.sends).toEqual([]);
    });

    it('after a worker has claimed it and before it has begun: the worker finds its claim lost', async () => {
      const { id } = await waiting();
      world.forgetful.sends.length = 0;
      world.clock.advance(60_000);
      expect(await claimDue(world.context, 10)).toHaveLength(1);
      await withStatus(act(id, 'cancel'), 200);
      world.clock.advance(60_000);
      await world.dispatch();
      expect(world.forgetful.sends).toEqual([]);
    });

    it('not while it is being sent: it is sent, and known to be', async () => {
      const { id } = await waiting();
      let refused: Json | undefined;
      world.forgetful.behaviour = async (sent, count) => {
        refused = await problem(act(id, 'cancel'), 'conflict', 409);
        return accept(sent, count);
      };
      world.clock.advance(60_000);
      const patient = await createWorld(await store(), { beside: world, limits: { sendBudgetMs: 20_000 } });
      await patient.dispatch();
      expect(refused?.detail).toBe('The provider may have the message already');
      expect(await read(id)).toMatchObject({ state: 'sent' });
    });

    it('not where an attempt may have succeeded and is safely repeated: the repeat tells', async () => {
      const safe = await createActor(world);
      world.scripted.behaviour = () => {
        throw new GatewayError({ code: 'outcome_unknown', retryable: true });
      };
      const { id } = await withStatus(send(world, safe), 202);
      const cancel = world.call(`POST /v1/messages/${id}/cancel`, { key: safe.key });
      expect((await problem(cancel, 'conflict', 409)).detail).toBe('The provider may have the message already');
      world.scripted.behaviour = accept;
      world.clock.advance(5_000);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'sent' });
    });

    it('against a worker at the same time: either it is sent or it is cancelled, never both', async () => {
      for (let round = 0; round < 20; round += 1) {
        const { id } = await waiting();
        world.forgetful.sends.length = 0;
        world.clock.advance(60_000);
        const [answer] = await Promise.all([act(id, 'cancel'), world.dispatch()]);
        const { state } = await read(id);
        expect([answer.status, state, world.forgetful.sends.length]).toEqual(
          answer.status === 200 ? [200, 'failed', 0] : [409, 'sent', 1],
        );
      }
    });

    it('not once the provider has it, may have it, or it came in', async () => {
      const sent = await withStatus(send(world, actor), 201);
      const unknown = await doubtful();
      for (const { id } of [sent, unknown]) await problem(act(id, 'cancel'), 'conflict', 409);
      await problem(act('msg_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'cancel'), 'resource_not_found', 404);
    });
  });

  describe('a failed message', () => {
    it('is listed with its reason, and sent again as a new one that names it', async () => {
      const failed = await failing(text('+5511999990001', { clientReference: 'order 7', metadata: { a: 'b' } }));
      const list = await withStatus(world.call('GET /v1/messages?state=failed', { key: actor.key }), 200);
      expect(list.data).toMatchObject([{ id: failed.id, error: { code: 'recipient_unreachable' } }]);
      const again = await withStatus(act(failed.id, 'retry'), 202);
      expect(again).toMatchObject({ state: 'queued', retryOf: failed.id, clientReference: 'order 7' });
      await world.dispatch();
      expect(await read(again.id)).toMatchObject({ state: 'sent', content: failed.content, metadata: { a: 'b' } });
      expect(await read(failed.id)).toEqual(failed);
      expect(world.forgetful.sends.at(-1)?.options.idempotencyKey).toBe(again.id);
      expect(await deeds(failed.id)).toMatchObject([{ action: 'message.retried', data: { retriedAs: again.id } }]);
    });

    it('is sent again once, however often and at once that is asked', async () => {
      const failed = await failing();
      world.forgetful.sends.length = 0;
      const answers = await Promise.all(Array.from({ length: 6 }, () => act(failed.id, 'retry')));
      expect(new Set(answers.map(({ status: code, body }) => `${code} ${body.id}`)).size).toBe(1);
      expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
      await world.dispatch();
      expect(world.forgetful.sends).toHaveLength(1);
      expect(await deeds(failed.id)).toHaveLength(1);
    });

    it('is looked at anew: who has opted out is not written to, and bytes that are gone are not sent', async () => {
      const failed = await failing();
      const media = { base64: 'JVBERg==', mediaType: 'application/pdf' };
      const document = await failing({ to: '+5511999990002', type: 'document', filename: 'a.pdf', media });
      await problem(act(document.id, 'retry'), 'media_unavailable', 404);
      await withStatus(
        world.call('POST /v1/suppressions', { key: actor.key, body: { address: '+5511999990001' } }),
        201,
      );
      await problem(act(failed.id, 'retry'), 'recipient_opted_out', 403);
    });

    it('is none that is queued, sent or not known', async () => {
      const sent = await withStatus(send(world, actor), 201);
      const unknown = await doubtful();
      for (const { id } of [sent, unknown]) await problem(act(id, 'retry'), 'conflict', 409);
    });
  });

  describe('a message of which nobody knows', () => {
    it.each(['sent', 'failed'] as const)('is taken for %s, with an event and an entry', async (as) => {
      const { id } = await doubtful();
      world.forgetful.sends.length = 0;
      const { message } = await withStatus(act(id, 'resolve', { as }), 200);
      expect(message).toMatchObject({ state: as, resolvedAt: world.clock.now().toISOString() });
      expect((await allEvents(world, actor)).at(-1)).toMatchObject({ data: { messageId: id, state: as } });
      expect(await deeds(id)).toMatchObject([{ action: 'message.resolved', data: { as } }]);
      await problem(act(id, 'resolve', { as }), 'conflict', 409);
      world.clock.advance(3_600_000);
      await world.dispatch();
      expect(world.forgetful.sends).toEqual([]);
    });

    it('is sent again as a new one where somebody takes that upon themselves', async () => {
      const { id } = await doubtful();
      world.forgetful.sends.length = 0;
      const { message, retriedAs } = (await withStatus(act(id, 'resolve', { as: 'retry' }), 202)) as unknown as {
        message: Json;
        retriedAs: Json;
      };
      expect(message).toMatchObject({ id, state: 'failed', error: { code: 'outcome_unknown' } });
      expect(retriedAs).toMatchObject({ state: 'queued', retryOf: id });
      await world.dispatch();
      expect(world.forgetful.sends.map(({ options }) => options.idempotencyKey)).toEqual([retriedAs.id]);
      await problem(act(id, 'resolve', { as: 'retry' }), 'conflict', 409);
      expect((await withStatus(act(id, 'retry'), 202)).id).toBe(retriedAs.id);
    });

    it('is settled by a status that comes later; after that nothing is to be decided', async () => {
      const { id } = await doubtful();
      const told = status('SCR-x', 'delivered', { idempotencyKey: id });
      await withStatus(world.webhook('forgetful', actor.connectionId, [told]), 200);
      expect(await read(id)).toMatchObject({ state: 'delivered', error: null });
      await problem(act(id, 'resolve', { as: 'failed' }), 'conflict', 409);
    });

    it('was decided wrongly where the provider says so later: it knows', async () => {
      const { id } = await doubtful();
      await withStatus(act(id, 'resolve', { as: 'failed' }), 200);
      const told = status('SCR-y', 'delivered', { idempotencyKey: id });
      await withStatus(world.webhook('forgetful', actor.connectionId, [told]), 200);
      expect(await read(id)).toMatchObject({ state: 'delivered', error: null, resolvedAt: null });
    });

    it('ends the same whether the status or the decision is first', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await doubtful();
        const told = status(`SCR-race-${id}`, 'delivered', { idempotencyKey: id });
        const [decision] = await Promise.all([
          act(id, 'resolve', { as: 'failed' }),
          world.webhook('forgetful', actor.connectionId, [told]),
        ]);
        expect([200, 409]).toContain(decision.status);
        expect(await read(id)).toMatchObject({ state: 'delivered' });
      }
    });
  });

  it('keys that may not send may not do any of it', async () => {
    const { id } = await waiting();
    const { key } = await withStatus(
      world.call('POST /v1/keys', { body: { tenantId: actor.tenantId, name: 'r', scopes: ['read', 'manage'] } }),
      201,
    );
    for (const [what, body] of [['cancel'], ['retry'], ['resolve', { as: 'sent' }]] as const) {
      await problem(world.call(`POST /v1/messages/${id}/${what}`, { key, body }), 'insufficient_scope', 403);
    }
  });
});
