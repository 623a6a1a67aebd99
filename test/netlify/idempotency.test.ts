import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActor, created, problem, send, text, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('messages', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  beforeEach(() => {
    world.scripted.sends.length = 0;
    world.scripted.behaviour = accept;
  });

  describe('with an Idempotency-Key', () => {
    it('are sent once; the same request is answered with the same message', async () => {
      const body = text('+5511999990001', { metadata: { a: '1', b: '2' } });
      const first = await send(world, actor, body, 'key-1');
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      const reordered = {
        metadata: { b: '2', a: '1' },
        text: 'Hello',
        type: 'text',
        to: { type: 'phone', number: '+5511999990001' },
      };
      for (const again of [body, reordered]) {
        const second = await send(world, actor, again, 'key-1');
        expect(second.status).toBe(201);
        expect(second.headers.get('idempotent-replayed')).toBe('true');
        expect(second.body).toEqual(first.body);
      }
      expect(world.scripted.sends).toHaveLength(1);
    });

    it('and another body are refused, and leave nothing', async () => {
      await created(send(world, actor, text(), 'key-2'));
      await problem(send(world, actor, text('+5511999990777'), 'key-2'), 'idempotency_key_reused', 409);
      expect(world.scripted.sends).toHaveLength(1);
      const { db } = world.context.store;
      expect(await db.selectFrom('contact_address').selectAll().where('address', 'like', '%990777').execute()).toEqual(
        [],
      );
    });

    it('twenty at once make one message and one send', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(world, actor, text(), 'key-20')));
      expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
      expect(answers.map((answer) => answer.status).every((code) => code === 201 || code === 202)).toBe(true);
      expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
      expect(world.scripted.sends).toHaveLength(1);
    });

    it('twenty at once with two bodies: one wins, the other ones are refused and leave no contact', async () => {
      const bodies = ['+5511999990801', '+5511999990802'].flatMap((to) => Array.from({ length: 10 }, () => text(to)));
      const answers = await Promise.all(bodies.map((body) => send(world, actor, body, 'key-race')));
      expect(answers.filter((answer) => answer.status === 409)).toHaveLength(10);
      expect(world.scripted.sends).toHaveLength(1);
      const { db } = world.context.store;
      const rows = await db.selectFrom('contact_address').selectAll().where('address', 'like', '%99080%').execute();
      expect(rows).toHaveLength(1);
    });

    it('replays a failure as the same problem, and an expired request all the same', async () => {
      const memory = await createActor(world, 'memory');
      const expiresAt = new Date(world.clock.now().getTime() + 1000).toISOString();
      const body = text('+15550100106', { expiresAt });
      const first = await problem(send(world, memory, body, 'key-3'), 'recipient_unreachable', 422);
      world.clock.advance(2000);
      const second = await send(world, memory, body, 'key-3');
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      expect({ ...second.body, requestId: '' }).toEqual({ ...first, requestId: '' });
    });

    it('belongs to its tenant', async () => {
      const other = await createActor(world);
      const mine = await created(send(world, actor, text(), 'key-4'));
      const theirs = await created(send(world, other, text(), 'key-4'));
      expect(theirs.id).not.toBe(mine.id);
    });

    it('must be 1 to 128 printable characters', async () => {
      for (const key of ['a b', 'x'.repeat(129)]) {
        const { errors } = await problem(send(world, actor, text(), key), 'invalid_request', 422);
        expect(errors[0]?.path).toBe('header idempotency-key');
      }
    });
  });
});
