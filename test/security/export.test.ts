import { beforeEach, expect, it } from 'vitest';
import { problem, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type Json, type World } from '../netlify/support/world.ts';
import { OTHER, plantPerson } from './support/person.ts';

describeOnStores('a contact’s data', (store) => {
  let world: World;
  let actor: Actor;
  let contactId: string;
  let phone: string;
  let lid: string;
  let words: string;
  beforeEach(async () => {
    world ??= await createWorld(await store());
    ({ actor, contactId, phone, lid, words } = await plantPerson(world));
  });

  it('is exported as lines, all of it and nobody else’s, and no secret', async () => {
    await withStatus(world.call('POST /v1/suppressions', { key: actor.key, body: { address: phone } }), 201);
    const answer = await world.call(`GET /v1/contacts/${contactId}/export`, { key: actor.key });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = linesOf(answer.text);
    expect(lines.at(-1)).toEqual({ type: 'end', nextCursor: null });
    const types = new Set(lines.map(({ type }) => type));
    for (const type of ['contact', 'conversation', 'message', 'media', 'suppression', 'event'])
      expect(types).toContain(type);
    expect(lines.filter(({ type }) => type === 'message')).toHaveLength(4);
    expect(lines.find(({ data }) => data?.type === 'unknown')).toBeDefined();
    for (const word of [phone, lid, words]) expect(answer.text).toContain(word);
    expect(answer.text).not.toContain(OTHER);
  });

  it('of a whole tenant is exported without any of its secrets, and goes on where an answer ended', async () => {
    const plain = await world.call(`GET /v1/tenants/${actor.tenantId}/export`);
    const lines = linesOf(plain.text);
    const types = new Set(lines.map(({ type }) => type));
    for (const type of [
      'tenant',
      'connection',
      'key',
      'contact',
      'conversation',
      'message',
      'webhookEndpoint',
      'event',
    ])
      expect(types).toContain(type);
    for (const word of [phone, OTHER, words]) expect(plain.text).toContain(word);
    // As the API writes it, not as the tables do.
    for (const { type, data } of lines) expect(Object.keys(data ?? {}).join(), type).not.toContain('_');
    const rows = await world.context.store.db.selectFrom('api_key').select('hash').execute();
    for (const secret of [actor.key, ...rows.map(({ hash }) => hash)]) expect(plain.text).not.toContain(secret);
    await problem(world.call(`GET /v1/tenants/${actor.tenantId}/export`, { key: actor.key }), 'insufficient_scope');
    await problem(world.call(`GET /v1/tenants/${actor.tenantId}/export?cursor=abc`), 'invalid_request');

    // One message a page of 500: the export of many goes through several.
    const { db } = world.context.store;
    const [model] = await db.selectFrom('message').selectAll().where('tenant_id', '=', actor.tenantId).execute();
    const ulid = (index: number) => `msg_7ZZZZZZZZZZZZZZZZZZZZ${String(index).padStart(5, '0')}`;
    const copies = Array.from({ length: 1200 }, (_none, index) => ({
      ...model!,
      id: ulid(index),
      provider_message_id: null,
      idempotency_key: null,
      content: JSON.stringify({ type: 'text', text: 'x'.repeat(6_000) }),
    }));
    for (let at = 0; at < copies.length; at += 100)
      await db
        .insertInto('message')
        .values(copies.slice(at, at + 100))
        .execute();
    let cursor: string | null | undefined;
    let answers = 0;
    const seen = new Set<string>();
    do {
      const query = cursor === undefined ? '' : `?cursor=${cursor}`;
      const piece = linesOf((await world.call(`GET /v1/tenants/${actor.tenantId}/export${query}`)).text);
      for (const { type, data } of piece) if (type === 'message') seen.add(data?.id ?? '');
      cursor = (piece.at(-1) as unknown as { nextCursor: string | null }).nextCursor;
      answers += 1;
    } while (cursor !== null);
    expect(answers).toBeGreaterThan(1);
    expect(seen.size).toBe(1200 + lines.filter(({ type }) => type === 'message').length);
  });
});

type Line = { readonly type: string; readonly data?: Json };

function linesOf(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
