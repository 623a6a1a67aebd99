import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, PolyzapError, type Client, type SendMessage } from '../../sdk/src/index.ts';
import { createActor, received, type Actor } from '../netlify/support/actors.ts';
import { everyType } from '../netlify/support/samples.ts';
import { ADMIN_KEY } from '../netlify/support/world.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';

describe('the client against the app', () => {
  let world: TemporaryWorld;
  let actor: Actor;
  let admin: Client;
  let client: Client;
  const asked: string[] = [];

  const connect = (apiKey: string): Client =>
    createClient({
      baseUrl: 'http://gateway.test',
      apiKey,
      async fetch(request) {
        const { pathname, search } = new URL(request.url);
        asked.push(`${request.method} ${pathname}`);
        const body = await request.text();
        return world.request(pathname + search, {
          method: request.method,
          headers: request.headers,
          ...(body !== '' && { body }),
        });
      },
    });

  beforeAll(async () => {
    world = await temporaryWorld();
    admin = connect(ADMIN_KEY);
    actor = await createActor(world);
    client = connect(actor.key);
  });
  afterAll(() => world.close());

  it('keeps tenants and their keys', async () => {
    const tenant = await admin.tenants.create({ name: 'Acme', metadata: { plan: 'a' } });
    expect(await admin.tenants.get(tenant.id)).toEqual(tenant);
    expect((await admin.tenants.update(tenant.id, { name: 'Acme 2' })).name).toBe('Acme 2');
    expect((await admin.tenants.suspend(tenant.id)).status).toBe('suspended');
    expect((await admin.tenants.resume(tenant.id)).status).toBe('active');
    const names: string[] = [];
    for await (const one of admin.tenants.iterate({ limit: 1 })) names.push(one.name);
    expect(names).toEqual(['Acme 2', 'Acme']);
    const { key, id } = await admin.keys.create({ tenantId: tenant.id, name: 'app', scopes: ['read'] });
    expect((await admin.keys.list({ tenantId: tenant.id })).data).toHaveLength(1);
    await expect(connect(key).messages.list()).resolves.toEqual({ data: [], nextCursor: null });
    expect((await admin.keys.revoke(id)).revokedAt).not.toBeNull();
    await admin.tenants.delete(tenant.id, { force: true });
    await expect(admin.tenants.get(tenant.id)).rejects.toMatchObject({ code: 'resource_not_found', status: 404 });
  });

  it('pairs a phone, looks at its connection, previews a switch and makes it', async () => {
    const { tenantId } = actor;
    const { id } = await admin.connections.create({ tenantId, provider: 'memory', config: { pairing: 'required' } });
    const state = await admin.connections.connect(id);
    expect(state.status === 'pairing' && state.method === 'qr' && state.qr).toBeTruthy();
    expect(await (await admin.connections.qr(id)).text()).toContain('<svg');
    expect((await admin.connections.session(id)).status).toBe('pairing');
    expect((await admin.connections.get(id)).state.status).toBe('pairing');
    expect((await admin.connections.disconnect(id)).status).toBe('disconnected');
    expect((await admin.connections.logout(id)).nextAction).toBe('pair_again');
    expect((await admin.connections.health(id)).status).toBeDefined();
    expect((await admin.connections.capabilities(id)).pairing).toContain('qr');
    expect((await admin.connections.update(id, { label: 'Shop' })).label).toBe('Shop');
    const body = { provider: 'plain', confirmNumberChange: true };
    expect(await admin.connections.previewSwitch(id, body)).toMatchObject({ dryRun: true, changes: true });
    expect((await admin.connections.switch(id, body)).connection).toMatchObject({ id, provider: 'plain' });
    expect((await admin.connections.providers(id)).map(({ provider }) => provider)).toEqual(['plain', 'memory']);
    await admin.connections.delete(id);
    expect((await admin.connections.list({ tenantId })).data).toHaveLength(1);
    expect((await admin.providers.list()).map((one) => one.id)).toContain('memory');
    expect((await admin.audit.list({ tenantId })).data.map(({ action }) => action)).toContain('connection.switched');
  });

  it('makes links for customers, and takes them back', async () => {
    const { id, url } = await client.connectLinks.create({ connectionId: actor.connectionId, locale: 'pt-BR' });
    expect(url).toMatch(new RegExp(`/connect/l/${id}#pzl_`));
    expect(await client.connectLinks.get(id)).toMatchObject({ id, status: 'open', locale: 'pt-BR' });
    expect((await client.connectLinks.list()).data.map((link) => link.id)).toEqual([id]);
    expect(await client.connectLinks.revoke(id)).toMatchObject({ id, status: 'revoked' });
  });

  it('sends every type of message, once for each key, and reads what came of it', async () => {
    await world.webhook('scripted', actor.connectionId, [received(['+5511999990005'], { name: 'Ana', text: 'Oi' })]);
    const [inbound] = (await client.messages.list({ direction: 'inbound' })).data;
    if (inbound === undefined) throw new Error('nothing came in');
    for (const body of Object.values(everyType('+5511999990001', inbound.id)) as SendMessage[]) {
      const message = await client.messages.send(body, { idempotencyKey: `key-${body.type}` });
      expect(message).toMatchObject({ direction: 'outbound', content: { type: body.type } });
      expect((await client.messages.send(body, { idempotencyKey: `key-${body.type}` })).id).toBe(message.id);
      expect((await client.messages.get(message.id)).timeline.length).toBeGreaterThan(0);
    }
    await client.messages.markRead(inbound.id);
    await client.messages.showTyping(inbound.id);
    const sent = await client.messages.send({ to: '+5511999990001', type: 'text', text: 'Helo' });
    const edited = await client.messages.edit(sent.id, 'Hello');
    expect(edited.content.type === 'text' && edited.content.text).toBe('Hello');
    expect((await client.messages.revoke(sent.id)).revokedAt).not.toBeNull();
    const talk = await client.conversations.get(inbound.contactId ?? '');
    expect([talk.name, talk.window.open]).toEqual(['Ana', true]);
    expect((await client.conversations.list()).data).toHaveLength(1);
  });

  it('hands events on, each narrowed by its type, until there are none', async () => {
    const seen: string[] = [];
    let cursor = '';
    const onCursor = (at: string): void => void (cursor = at);
    for await (const event of client.events.iterate({ follow: false, limit: 2, onCursor })) {
      if (event.type === 'message.received') seen.push(`${event.data.contact.name} ${event.data.message.content.type}`);
      if (event.type === 'message.status_changed' && seen.length < 2) seen.push(event.data.state);
    }
    expect(seen.sort()).toEqual(['Ana text', 'sent']);
    expect((await client.events.list({ after: cursor })).data).toEqual([]);
  });

  it('keeps templates, the list of who is not written to, and webhook endpoints', async () => {
    const template = await client.templates.create({
      name: 'hi',
      language: 'pt_BR',
      category: 'utility',
      body: 'Oi {{1}}',
    });
    expect((await client.templates.get(template.id)).parameterCount).toBe(1);
    await client.templates.delete(template.id);
    const { id } = await client.suppressions.create({ address: '+5511999990066' });
    await expect(client.messages.send({ to: '+5511999990066', type: 'text', text: 'x' })).rejects.toMatchObject({
      code: 'recipient_opted_out',
    });
    await client.suppressions.delete(id);
    expect(Object.keys((await client.suppressions.settings()).languages)).toBeDefined();
    const endpoint = await client.webhookEndpoints.create({
      url: 'https://shop.test/events',
      events: ['message.received'],
    });
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect((await client.webhookEndpoints.rotateSecret(endpoint.id)).secret).not.toBe(endpoint.secret);
    expect((await client.webhookEndpoints.update(endpoint.id, { enabled: false })).enabled).toBe(false);
    expect((await client.webhookEndpoints.deliveries(endpoint.id)).data).toEqual([]);
    await client.webhookEndpoints.delete(endpoint.id);
  });

  it('keeps plans, moves a tenant to one, and says how its messages find their connection', async () => {
    const tenant = await admin.tenants.create({ name: 'Planned' });
    const plan = await admin.plans.create({ name: 'Basic', provider: 'memory' });
    expect((await admin.plans.update(plan.id, { name: 'Base' })).name).toBe('Base');
    expect((await admin.plans.moveTenant(tenant.id, { planId: plan.id, dryRun: true })).dryRun).toBe(true);
    expect((await admin.plans.list()).data.map(({ id }) => id)).toEqual([plan.id]);
    const routing = await admin.routing.get(tenant.id);
    expect(await admin.routing.set(tenant.id, routing)).toEqual(routing);
    await admin.plans.delete(plan.id);
    await expect(admin.plans.get(plan.id)).rejects.toMatchObject({ status: 404 });
  });

  it('throws what the gateway says, with the fields that are wrong', async () => {
    const wrong = { to: '0800', type: 'text', text: 'x' } as const;
    const error: unknown = await client.messages.send(wrong).catch((thrown: unknown) => thrown);
    expect(PolyzapError.isInstance(error) && error.fields[0]?.path).toBe('to');
    await expect(connect('nonsense').messages.list()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('reaches every route of a tenant’s life that the app has', () => {
    const patterns = world.routes
      .filter((route) => route.includes('/v1/'))
      .map((route) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`));
    const missed = patterns.filter((pattern) => !asked.some((route) => pattern.test(route))).map(String);
    // Named here so that a new route is either tried above or left out on purpose.
    expect(missed.length, missed.join('\n')).toBeLessThan(world.routes.length / 2);
  });
});
