import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  allEvents,
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
import { everyType } from './support/samples.ts';
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

  it('of every type are sent by memory, and by a provider with what the contract says', async () => {
    const memory = await createActor(world, 'memory');
    const target = await created(send(world, memory));
    for (const [type, body] of Object.entries(everyType('+15550100002', target.id))) {
      const message = await created(send(world, memory, body));
      expect(message, type).toMatchObject({ state: 'sent', content: { type } });
    }
    const first = await created(send(world, actor));
    for (const [type, body] of Object.entries(everyType('+5511999990001', first.id))) {
      await created(send(world, actor, body));
      expect(world.scripted.sends.at(-1)?.message).toMatchObject({
        type,
        to: { type: 'phone', number: '+5511999990001' },
      });
    }
  });

  it('are answered with what was stored', async () => {
    const body = text('+5511999990001', { clientReference: 'order 7', metadata: { a: '1' } });
    const answer = await send(world, actor, body);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/messages/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      tenantId: actor.tenantId,
      connectionId: actor.connectionId,
      direction: 'outbound',
      address: { type: 'phone', number: '+5511999990001' },
      content: { type: 'text', text: 'Hello' },
      state: 'sent',
      provider: 'scripted',
      clientReference: 'order 7',
      metadata: { a: '1' },
      error: null,
    });
    expect(answer.body.timeline.map((entry) => entry.state)).toEqual(['queued', 'sent']);
    expect(
      await withStatus(
        world.call(answer.headers.get('location') === null ? '' : `GET ${answer.headers.get('location')}`, {
          key: actor.key,
        }),
        200,
      ),
    ).toEqual(answer.body);
  });

  it('are 202 where they wait, and 201 once a provider has queued them', async () => {
    world.scripted.behaviour = (sent, count) => ({ ...(accept(sent, count) as object), state: 'queued' }) as never;
    expect((await send(world, actor)).status).toBe(201);
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

  describe('that the provider refuses', () => {
    const REFUSED = [
      'invalid_message',
      'template_not_found',
      'template_parameters',
      'media_rejected',
      'media_unavailable',
      'recipient_unreachable',
      'recipient_not_allowed',
      'recipient_opted_out',
      'outside_window',
      'template_unavailable',
      'policy_blocked',
      'credentials_rejected',
      'permission_denied',
      'sender_not_found',
      'account_restricted',
      'payment_required',
      'quota_exceeded',
      undefined,
      'session_logged_out',
      undefined,
      undefined,
      'provider_rejected',
      'unsupported_message',
    ];

    it('are problems with the code, and are stored as failed with an event', async () => {
      const memory = await createActor(world, 'memory');
      for (const [index, code] of REFUSED.entries()) {
        if (code === undefined) continue;
        const to = `+155501001${String(index + 1).padStart(2, '0')}`;
        const body = await problem(send(world, memory, text(to)), code);
        expect(body).toMatchObject({ provider: { id: 'memory', code: `memory/${code}` } });
        const message = await withStatus(world.call(`GET /v1/messages/${body.messageId}`, { key: memory.key }), 200);
        expect(message).toMatchObject({ state: 'failed', error: { code, providerCode: `memory/${code}` } });
      }
      const events = await allEvents(world, memory);
      expect(events.map((event) => event.data.error?.code)).toEqual(REFUSED.filter((code) => code !== undefined));
    });

    it('for now wait for another try: 202', async () => {
      const memory = await createActor(world, 'memory');
      for (const digits of ['0118', '0120', '0121', '0301']) {
        const message = await withStatus(send(world, memory, text(`+1555010${digits}`)), 202);
        expect(message).toMatchObject({ state: 'queued', error: null });
      }
      const unknown = await withStatus(send(world, memory, text('+15550100303')), 202);
      expect(unknown).toMatchObject({ state: 'unknown', error: { code: 'outcome_unknown' } });
    });
  });

  describe('that cannot be sent', () => {
    it('name the capability, are not stored and never reach the provider', async () => {
      const limited = await createActor(world, 'limited');
      const before = await count(world, limited);
      const body = everyType('+5511999990001', '')['buttons'];
      const { capability } = await problem(send(world, limited, body), 'unsupported_message', 422);
      expect(capability).toBe('messages.buttons');
      const group = text('', { to: { type: 'group', id: '1@g.us' } });
      expect((await problem(send(world, limited, group), 'unsupported_message')).capability).toBe('recipients.group');
      expect(await count(world, limited)).toBe(before);
    });

    it('name the limit', async () => {
      const cases: [unknown, string, string][] = [
        [text('+5511999990001', { text: 'x'.repeat(65_537) }), 'invalid_request', 'text'],
        [
          {
            ...(everyType('+5511999990001', '')['poll'] as object),
            options: Array.from({ length: 13 }, (_, index) => `o${index}`),
          },
          'invalid_message',
          'options',
        ],
        [
          { to: '+5511999990001', type: 'image', media: { base64: 'AAAA', mediaType: 'image/tiff' } },
          'media_rejected',
          'media.mediaType',
        ],
        [text('+5511999990001', { expiresAt: '2020-01-01T00:00:00Z' }), 'invalid_request', 'expiresAt'],
      ];
      for (const [body, code, path] of cases) {
        const { errors } = await problem(send(world, actor, body), code, 422);
        expect(errors[0]?.path).toBe(path);
      }
      expect(world.scripted.sends).toHaveLength(0);
    });

    it('name the field, whatever is wrong with it', async () => {
      const cases: [unknown, string][] = [
        [text('5511999990001'), 'to'],
        [text('+5511999990001', { colour: 'red' }), 'colour'],
        [{ to: '+5511999990001', type: 'text' }, 'text'],
        [{ to: '+5511999990001', type: 'fax', text: 'x' }, 'type'],
        [text('+5511999990001', { metadata: { a: 1 } }), 'metadata.a'],
        [text('+5511999990001', { text: 'a\0b' }), 'text'],
        [text('+5511999990001', { clientReference: '\ud800' }), 'clientReference'],
        [text('+5511999990001', { metadata: { 'a\0': 'x' } }), 'metadata.a\0'],
        [text('', { to: { type: 'user', id: 'a\0b' } }), 'to.id'],
        [text('+5511999990001', { connectionId: 'con_1' }), 'connectionId'],
        [[], ''],
        ['"text"', ''],
      ];
      for (const [body, path] of cases) {
        const { errors } = await problem(send(world, actor, body), 'invalid_request', 422);
        expect(
          errors.map((error) => error.path),
          JSON.stringify(body),
        ).toContain(path);
      }
      expect(world.scripted.sends).toHaveLength(0);
    });
  });

  it('refer to other messages of their connection only', async () => {
    const other = await createActor(world);
    const theirs = await created(send(world, other));
    await withStatus(
      world.webhook('scripted', actor.connectionId, [received(['+5511999990001'], { id: 'quoted' })]),
      200,
    );
    const [inbound] = (await withStatus(world.call('GET /v1/messages?direction=inbound', { key: actor.key }), 200))
      .data;
    await created(send(world, actor, text('+5511999990001', { replyTo: inbound?.id })));
    expect(world.scripted.sends.at(-1)?.message.replyTo).toEqual({
      providerMessageId: 'in-quoted',
      direction: 'inbound',
    });
    const sends = world.scripted.sends.length;
    for (const body of [
      text('+5511999990001', { replyTo: theirs.id }),
      { to: '+5511999990001', type: 'reaction', target: theirs.id, emoji: '👍' },
    ]) {
      const { errors } = await problem(send(world, actor, body), 'invalid_request', 422);
      expect(errors[0]?.path).toMatch(/replyTo|target/);
    }
    expect(world.scripted.sends).toHaveLength(sends);
  });

  it('are listed with filters, newest first, page by page', async () => {
    const fresh = await createActor(world);
    const second = await created(world.call('POST /v1/connections', { key: fresh.key, body: { provider: 'memory' } }));
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(
        (await created(send(world, fresh, text(`+551199999100${index % 2}`, { clientReference: `r${index % 2}` })))).id,
      );
    }
    const elsewhere = await created(send(world, fresh, text('+15550100002', { connectionId: second.id })));
    await withStatus(world.webhook('scripted', fresh.connectionId, [received(['+5511999991000'])]), 200);
    const list = async (query: string) => {
      const page = await withStatus(world.call(`GET /v1/messages?${query}`, { key: fresh.key }), 200);
      return page.data.map((message) => message.id);
    };
    const newest = ids.toReversed();
    expect(await list('direction=outbound')).toEqual([elsewhere.id, ...newest]);
    expect(await list(`connectionId=${second.id}`)).toEqual([elsewhere.id]);
    expect(await list('clientReference=r1')).toEqual([newest[1], newest[3]]);
    expect(await list('state=received')).toHaveLength(1);
    const [one] = (await withStatus(world.call('GET /v1/messages?direction=inbound', { key: fresh.key }), 200)).data;
    expect(await list(`contactId=${one?.contactId}&direction=outbound`)).toEqual([newest[0], newest[2], newest[4]]);
    const first = await withStatus(world.call('GET /v1/messages?direction=outbound&limit=4', { key: fresh.key }), 200);
    expect(await list(`direction=outbound&limit=4&cursor=${first.nextCursor}`)).toEqual([newest[3], newest[4]]);
  });

  it('move forward only, and tell each step once', async () => {
    const fresh = await createActor(world);
    const message = await created(send(world, fresh));
    const id = `SCR-${message.id}`;
    const batch = [status(id, 'read'), status(id, 'delivered'), status(id, 'sent'), status(id, 'failed')];
    for (let round = 0; round < 2; round += 1)
      await withStatus(world.webhook('scripted', fresh.connectionId, batch), 200);
    const after = await withStatus(world.call(`GET /v1/messages/${message.id}`, { key: fresh.key }), 200);
    expect(after.timeline.map((entry) => entry.state)).toEqual(['queued', 'sent', 'read']);
    expect((await allEvents(world, fresh)).map((event) => event.data.state)).toEqual(['sent', 'read']);
  });
});

async function count(world: World, actor: Actor): Promise<number> {
  return (await withStatus(world.call('GET /v1/messages', { key: actor.key }), 200)).data.length;
}
