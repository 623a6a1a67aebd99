import { beforeEach, expect, it } from 'vitest';
import { createActor, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { observe, type Observed } from './support/failing.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, worldOn, type Json, type World } from './support/world.ts';

const phone = (index: number): string => `+55119${String(index).padStart(8, '0')}`;
const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => text(phone(index), { text: `no. ${index}`, ...more }));

type Item = { readonly message: Json | null; readonly replayed: boolean; readonly problem: Json | null };

describeOnStores('a batch', (store) => {
  let world: World;
  let observed: Observed;
  let actor: Actor;
  beforeEach(async () => {
    observed = observe(await (await store()).open());
    world = worldOn(observed.store);
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });

  const post = (messages: unknown, more: { readonly key?: string; readonly idempotencyKey?: string } = {}) =>
    world.call('POST /v1/messages/batch', {
      key: more.key ?? actor.key,
      body: { messages },
      ...(more.idempotencyKey !== undefined && { headers: { 'idempotency-key': more.idempotencyKey } }),
    });
  const answersOf = ({ data }: Json): readonly Item[] => data as unknown as readonly Item[];
  const batch = async (messages: unknown, idempotencyKey?: string): Promise<readonly Item[]> =>
    answersOf(await withStatus(post(messages, idempotencyKey === undefined ? {} : { idempotencyKey }), 202));

  it('of a thousand is stored with few statements, sent in order, each once', async () => {
    observed.failFrom(0);
    const items = await batch(many(1_000));
    expect(items.filter(({ message }) => message?.state === 'queued')).toHaveLength(1_000);
    // Ten transactions of at most seven, and what the thousand have in common.
    expect(observed.statements.length).toBeLessThan(90);
    expect(world.scripted.sends).toEqual([]);
    await world.dispatch();
    const sent = world.scripted.sends.map(({ options }) => options.idempotencyKey);
    expect(new Set(sent)).toEqual(new Set(items.map(({ message }) => message?.id)));
    expect(sent).toHaveLength(1_000);
    const [last] = items.slice(-1);
    expect(await withStatus(world.call(`GET /v1/messages/${last?.message?.id}`), 200)).toMatchObject({
      state: 'sent',
      content: { text: 'no. 999' },
    });
  }, 180_000);

  it('answers each item in its place, and a bad one spoils no other', async () => {
    await withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: phone(5) } }), 201);
    const items = await batch([
      text(phone(0)),
      { ...text(phone(1)), surprise: true },
      text(phone(2), { text: 'NUL \0' }),
      'not even an object',
      text(phone(4), { connectionId: 'con_01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
      text(phone(5)),
      text(phone(6), { sendAt: '2020-01-01T00:00:00.000Z' }),
      text(phone(7)),
    ]);
    const codes = items.map(({ problem: refused }) => refused?.code ?? null);
    const invalid = 'invalid_request';
    const expected = [null, invalid, invalid, invalid, 'resource_not_found', 'recipient_opted_out', invalid, null];
    expect(codes).toEqual(expected);
    expect(items[1]?.problem).toMatchObject({ status: 422, errors: [{ path: 'surprise' }] });
    expect(items[6]?.problem).toMatchObject({ errors: [{ path: 'sendAt', message: 'must be in the future' }] });
    await world.dispatch();
    expect(world.scripted.sends.map(({ message }) => message.to)).toEqual([
      { type: 'phone', number: phone(0) },
      { type: 'phone', number: phone(7) },
    ]);
  });

  it('is one request: repeated with its key it sends nothing twice, and tries again what was refused', async () => {
    const suppression = await withStatus(
      world.call('POST /v1/suppressions', { key: actor.key, body: { address: phone(1) } }),
      201,
    );
    const first = await batch(many(3), 'batch-1');
    expect(first.map((item) => item.problem?.code)).toEqual([undefined, 'recipient_opted_out', undefined]);
    await withStatus(world.call(`DELETE /v1/suppressions/${suppression.id}`, { key: actor.key }), 204);
    const again = await batch(many(3), 'batch-1');
    expect(again.map(({ replayed }) => replayed)).toEqual([true, false, true]);
    expect([again[0]?.message?.id, again[2]?.message?.id]).toEqual([first[0]?.message?.id, first[2]?.message?.id]);
    const other = await batch([text(phone(9)), ...many(3).slice(1)], 'batch-1');
    expect(other.map(({ problem: refused }) => refused?.code)).toEqual([
      'idempotency_key_reused',
      undefined,
      undefined,
    ]);
    await world.dispatch();
    expect(world.scripted.sends).toHaveLength(3);
  });

  it('has keys for single items, too: also of a message that was sent alone, and twice in one batch', async () => {
    const alone = await withStatus(send(world, actor, text(phone(0)), 'order-1'), 201);
    const named = text(phone(0), { idempotencyKey: 'order-1' });
    expect((await withStatus(send(world, actor, named), 201)).id).toBe(alone.id);
    await problem(send(world, actor, named, 'order-3'), 'invalid_request', 422);
    const items = await batch([
      named,
      text(phone(1), { idempotencyKey: 'order-2' }),
      text(phone(1), { idempotencyKey: 'order-2' }),
      text(phone(2), { idempotencyKey: 'order-2' }),
    ]);
    expect(items[0]).toMatchObject({ replayed: true, message: { id: alone.id } });
    expect(items[2]).toMatchObject({ replayed: true, message: { id: items[1]?.message?.id } });
    expect(items[3]?.problem?.code).toBe('idempotency_key_reused');
    await world.dispatch();
    expect(world.scripted.sends).toHaveLength(2);
  });

  it('makes each contact once, joins those who are known, and beats no other batch to a key', async () => {
    await withStatus(world.webhook('scripted', actor.connectionId, [received([phone(0), 'abc@lid'])]), 200);
    const twice = [...many(30), ...many(30)];
    const [one, two] = await Promise.all([batch(twice, 'k'), batch(twice.toReversed(), 'other')]);
    const contacts = new Set([...one, ...two].map(({ message }) => message?.contactId));
    expect(contacts.size).toBe(30);
    const { data } = await withStatus(world.call(`GET /v1/conversations?limit=200`, { key: actor.key }), 200);
    expect(contacts).toContain(data[0]?.contactId);
  });

  it('of the same key at once makes each message once', async () => {
    const answers = await Promise.all([batch(many(50), 'same'), batch(many(50), 'same')]);
    const ids = answers.flat().map((item) => item.message?.id ?? item.problem?.code);
    expect(new Set(ids).size).toBe(50);
  });

  it('keeps the line of each recipient', async () => {
    const lines = Array.from({ length: 9 }, (_, index) => text(phone(index % 3), { text: String(index) }));
    await batch(lines);
    await world.dispatch();
    const said = world.scripted.sends.map(({ message }) => (message.type === 'text' ? Number(message.text) : -1));
    for (const recipient of [0, 1, 2]) {
      expect(said.filter((index) => index % 3 === recipient)).toEqual([recipient, recipient + 3, recipient + 6]);
    }
  });

  it('is refused as a whole only where it is none', async () => {
    await problem(post([]), 'invalid_request', 422);
    await problem(post('x'), 'invalid_request', 422);
    await problem(post(many(1_001)), 'invalid_request', 422);
    await problem(world.call('POST /v1/messages/batch', { key: actor.key, body: '{' }), 'invalid_json', 400);
    const heavy = many(20).map((item) => ({ ...item, metadata: { a: 'x'.repeat(400_000) } }));
    await problem(post(heavy), 'body_too_large', 413);
    const read = await withStatus(
      world.call('POST /v1/keys', { body: { tenantId: actor.tenantId, name: 'r', scopes: ['read'] } }),
      201,
    );
    await problem(post(many(1), { key: read.key }), 'insufficient_scope', 403);
  });

  it('of the operator names a connection for each, and may be several tenants’', async () => {
    const other = await createActor(world);
    const answer = await post(
      [
        text(phone(0), { connectionId: actor.connectionId }),
        text(phone(1), { connectionId: other.connectionId }),
        text(phone(2)),
      ],
      { key: ADMIN_KEY },
    );
    const items = answersOf(answer.body);
    expect(items.map(({ message }) => message?.tenantId)).toEqual([actor.tenantId, other.tenantId, undefined]);
    expect(items[2]?.problem).toMatchObject({ code: 'invalid_request', errors: [{ path: 'connectionId' }] });
  });

  it('whose database fails on the way says which items are stored; repeated, each is sent once', async () => {
    // More than one transaction stores.
    const messages = many(120);
    await batch(messages);
    observed.failFrom(0);
    await batch(messages, 'measured');
    const whole = observed.statements.length;
    await world.dispatch();
    for (const at of [Math.floor(whole / 2), whole - 1, whole]) {
      world.scripted.sends.length = 0;
      observed.failFrom(at);
      const broken = await post(messages, { idempotencyKey: `k-${at}` });
      observed.failFrom(0);
      expect([202, 503]).toContain(broken.status);
      if (broken.status === 202) {
        const refused = answersOf(broken.body).flatMap((item) => (item.problem === null ? [] : [item.problem]));
        expect(refused.length).toBeGreaterThan(0);
        for (const one of refused) expect(one).toMatchObject({ code: 'storage_unavailable', retryable: true });
      }
      const again = await batch(messages, `k-${at}`);
      expect(again.every(({ problem: refused }) => refused === null)).toBe(true);
      world.scripted.behaviour = accept;
      await world.dispatch();
      expect(new Set(world.scripted.sends.map(({ options }) => options.idempotencyKey)).size).toBe(120);
      expect(world.scripted.sends).toHaveLength(120);
    }
  }, 180_000);
});
