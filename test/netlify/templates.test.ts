import { beforeAll, beforeEach, expect, it } from 'vitest';
import { GatewayError, type Template } from '../../core/provider/index.ts';
import { createActor, createKey, created, problem, received, send, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const ANA = '+5511999990001';
const REMINDER = {
  name: 'reminder',
  language: 'pt_BR',
  category: 'utility',
  body: 'Oi {{1}}, sua consulta é {{2}}.',
  buttons: [{ type: 'quick_reply', text: 'Confirmo' }],
  examples: ['Ana', 'amanhã'],
} as const;
const message = {
  to: ANA,
  type: 'template',
  name: 'reminder',
  language: 'pt_BR',
  parameters: ['Ana', 'hoje'],
} as const;

type View = Json & { readonly submissions: readonly Json[]; readonly parameterCount: number; readonly body: string };

describeOnStores('templates', (store) => {
  let world: World;
  let actor: Actor;
  let plain: string;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    actor = await createActor(world, 'windowed');
    ({ id: plain } = await created(
      world.call('POST /v1/connections', { key: actor.key, body: { provider: 'plain' } }),
    ));
    world.windowed.templates.clear();
    world.windowed.calls.length = 0;
    world.windowed.sends.length = 0;
    world.windowed.failure = undefined;
    world.plain.sends.length = 0;
  });
  const call = (route: string, body?: unknown) => world.call(route, { key: actor.key, body });
  const make = async (more: object = {}) =>
    (await created(call('POST /v1/templates', { ...REMINDER, ...more }))) as View;
  const kept = (changes: Partial<Template>) =>
    world.windowed.templates.set('reminder/pt_BR', {
      ...(REMINDER as unknown as Template),
      providerTemplateId: 'T',
      status: 'approved',
      providerStatus: 'APPROVED',
      ...changes,
    });

  it('are kept, shown, listed and deleted without any provider', async () => {
    const made = await make();
    expect(made).toMatchObject({ ...REMINDER, tenantId: actor.tenantId, parameterCount: 2, submissions: [] });
    expect(await withStatus(call(`GET /v1/templates/${made.id}`), 200)).toEqual(made);
    const english = await make({ language: 'en' });
    const list = async (query: string) =>
      (await withStatus(call(`GET /v1/templates${query}`), 200)).data.map(({ id }) => id);
    expect(await list('')).toEqual([english.id, made.id]);
    expect(await list('?language=pt_BR&name=reminder')).toEqual([made.id]);
    const page = await withStatus(call('GET /v1/templates?limit=1'), 200);
    expect(await list(`?limit=1&cursor=${page.nextCursor}`)).toEqual([made.id]);
    await problem(call('POST /v1/templates', REMINDER), 'conflict', 409);
    await withStatus(call(`DELETE /v1/templates/${made.id}`), 204);
    await problem(call(`GET /v1/templates/${made.id}`), 'resource_not_found', 404);
    expect(world.windowed.calls).toEqual([]);
  });

  it('must be well formed, each field by name', async () => {
    const cases: [object, string][] = [
      [{ name: 'Not OK' }, 'name'],
      [{ language: 'Portuguese' }, 'language'],
      [{ category: 'spam' }, 'category'],
      [{ body: 'a {{2}}' }, 'body'],
      [{ body: 'a {{name}}' }, 'body'],
      [{ examples: ['one'] }, 'examples'],
      [{ header: '{{1}} {{2}}' }, 'header'],
      [{ header: 'x', headerMedia: 'image' }, 'headerMedia'],
      [{ buttons: [{ type: 'url', text: 'x', url: 'https://a.test/{{1}}/b' }] }, 'buttons[0].url'],
      [{ buttons: [{ type: 'url', text: 'x', url: '{{1}}' }] }, 'buttons[0].url'],
      [{ buttons: [{ type: 'quick_reply', text: 'x'.repeat(26) }] }, 'buttons[0].text'],
      [{ colour: 'red' }, 'colour'],
    ];
    for (const [change, path] of cases) {
      const { errors } = await problem(call('POST /v1/templates', { ...REMINDER, ...change }), 'invalid_request', 422);
      expect(
        errors.map((error) => error.path),
        path,
      ).toContain(path);
    }
  });

  it('are submitted with a connection, and again without harm', async () => {
    const made = await make({ connectionId: actor.connectionId });
    expect(made.submissions).toMatchObject([
      {
        connectionId: actor.connectionId,
        provider: 'windowed',
        status: 'pending',
        providerStatus: 'PENDING',
        providerTemplateId: 'T-reminder/pt_BR',
        rejectionReason: null,
      },
    ]);
    kept({ status: 'approved' });
    const again = call(`POST /v1/templates/${made.id}/submit`, { connectionId: actor.connectionId });
    expect((await withStatus(again, 200)) as View).toMatchObject({ submissions: [{ status: 'approved' }] });
    kept({ body: 'quite another' });
    await problem(call(`POST /v1/templates/${made.id}/submit`, { connectionId: actor.connectionId }), 'conflict', 409);
    const nowhere = call(`POST /v1/templates/${made.id}/submit`, { connectionId: plain });
    expect((await problem(nowhere, 'unsupported_message', 422)).capability).toBe('templates');
  });

  it('are not kept where the provider refuses them', async () => {
    world.windowed.failure = new GatewayError({ code: 'permission_denied' });
    const body = { ...REMINDER, connectionId: actor.connectionId };
    await problem(call('POST /v1/templates', body), 'permission_denied');
    expect((await withStatus(call('GET /v1/templates'), 200)).data).toEqual([]);
    world.windowed.failure = undefined;
    await created(call('POST /v1/templates', body));
  });

  it('of one name are sent by every provider: natively, or as text', async () => {
    await make({ connectionId: actor.connectionId });
    expect(await created(send(world, actor, message))).toMatchObject({ sentAs: null, warnings: [] });
    expect(world.windowed.sends.at(-1)?.message).toMatchObject({ type: 'template', parameters: ['Ana', 'hoje'] });
    const rendered = await created(send(world, actor, { ...message, connectionId: plain }));
    const text = 'Oi Ana, sua consulta é hoje.\n\n1. Confirmo';
    expect(rendered).toMatchObject({
      content: { type: 'template', name: 'reminder' },
      sentAs: { type: 'text', text },
      warnings: [{ type: 'compatibility', feature: 'messages.template' }],
    });
    expect(world.plain.sends.at(-1)?.message).toMatchObject({ type: 'text', text });
    await withStatus(world.webhook('plain', plain, [received([ANA], { text: 'confirmo' })]), 200);
    const inbound = await withStatus(call('GET /v1/messages?direction=inbound'), 200);
    expect(inbound.data[0]?.content).toMatchObject({ type: 'choice', source: 'template', target: rendered.id });
  });

  it('are refused before any call: unknown, with other parameters, rejected, paused', async () => {
    const made = await make({ connectionId: actor.connectionId });
    const calls = world.windowed.calls.length;
    const few = { ...message, parameters: ['Ana'] };
    for (const connectionId of [actor.connectionId, plain]) {
      const { errors } = await problem(send(world, actor, { ...few, connectionId }), 'template_parameters', 422);
      expect(errors[0]?.path).toBe('parameters');
    }
    const outside = {
      to: ANA,
      type: 'text',
      text: 'x',
      outsideWindow: { template: { ...few, to: undefined, type: undefined } },
    };
    const { errors } = await problem(send(world, actor, outside), 'template_parameters', 422);
    expect(errors[0]?.path).toBe('outsideWindow.template.parameters');
    await problem(send(world, actor, { ...message, name: 'other', connectionId: plain }), 'template_not_found', 422);
    expect(world.windowed.calls).toHaveLength(calls);
    for (const status of ['rejected', 'paused', 'disabled'] as const) {
      kept({ status, providerStatus: status.toUpperCase(), rejectionReason: 'INVALID_FORMAT' });
      const view = (await withStatus(call(`POST /v1/templates/${made.id}/refresh`), 200)) as View;
      expect(view.submissions).toMatchObject([{ status, rejectionReason: 'INVALID_FORMAT' }]);
      await problem(send(world, actor, message), 'template_unavailable', 409);
      // What one provider thinks of it is nothing to another.
      await created(send(world, actor, { ...message, connectionId: plain }));
    }
    expect(world.windowed.sends).toEqual([]);
    kept({ status: 'approved' });
    await withStatus(call(`POST /v1/templates/${made.id}/refresh`), 200);
    await created(send(world, actor, message));
  });

  it('have headers and buttons that a message fills, on every provider; what does not fit is named', async () => {
    const track = {
      name: 'track',
      header: 'Pedido {{1}}',
      body: 'Oi {{1}}',
      examples: ['Ana'],
      headerExample: '42',
      buttons: [
        { type: 'url', text: 'Rastrear', url: 'https://shop.test/{{1}}', example: 'o/1' },
        { type: 'quick_reply', text: 'Parar' },
      ],
    };
    await make(track);
    const receipt = { name: 'receipt', body: 'Recibo de {{1}}', examples: ['Ana'], buttons: [track.buttons[1]] };
    const { id } = await make({ ...receipt, headerMedia: 'document' });
    const filled = {
      name: 'track',
      parameters: ['Ana'],
      header: '42',
      buttons: [
        { index: 0, type: 'url', suffix: 'o/42' },
        { index: 1, type: 'quick_reply', payload: 'stop-42' },
      ],
    };
    const media = { url: 'https://shop.test/42.pdf', mediaType: 'application/pdf' };
    const document = { name: 'receipt', parameters: ['Ana'], media, mediaKind: 'document', filename: '42.pdf' };
    const sends = [await created(send(world, actor, { ...message, ...filled }))];
    sends.push(await created(send(world, actor, { ...message, ...document })));
    expect(world.windowed.sends.map((one) => one.message)).toMatchObject([
      filled,
      { ...document, media: { type: 'url', ...media } },
    ]);
    expect(await withStatus(call(`GET /v1/messages/${sends[1]?.id}`), 200)).toMatchObject({
      content: { ...document, media },
    });

    await created(send(world, actor, { ...message, ...filled, connectionId: plain }));
    const plainly = await created(send(world, actor, { ...message, ...document, connectionId: plain }));
    expect(world.plain.sends.map((one) => one.message)).toMatchObject([
      { type: 'text', text: '*Pedido 42*\n\nOi Ana\n\nRastrear: https://shop.test/o/42\n\n1. Parar' },
      { type: 'document', filename: '42.pdf', media: { url: media.url }, caption: 'Recibo de Ana\n\n1. Parar' },
    ]);
    expect(plainly).toMatchObject({ sentAs: { type: 'document' } });
    await withStatus(world.webhook('plain', plain, [received([ANA], { text: '1' })]), 200);
    const [answer] = (await withStatus(call('GET /v1/messages?direction=inbound'), 200)).data;
    expect(answer).toMatchObject({ content: { type: 'choice', source: 'template', options: [{ id: 'Parar' }] } });

    const { name, parameters, header, buttons } = filled;
    const outsideWindow = { template: { name, language: message.language, parameters, header, buttons } };
    await created(send(world, actor, { to: ANA, type: 'text', text: 'x', outsideWindow }));
    expect(world.windowed.sends.at(-1)?.message).toMatchObject(filled);

    const cases: [object, string][] = [
      [{ ...filled, header: undefined }, 'header'],
      [{ ...filled, buttons: undefined }, 'buttons'],
      [{ ...filled, media }, 'media'],
      [{ ...document, media: undefined }, 'media'],
      [{ ...document, mediaKind: 'image' }, 'mediaKind'],
    ];
    world.windowed.sends.length = 0;
    for (const [content, path] of cases) {
      for (const connectionId of [actor.connectionId, plain]) {
        const refused = await problem(
          send(world, actor, { ...message, ...content, connectionId }),
          'template_parameters',
        );
        expect(
          refused.errors?.map((error) => error.path),
          JSON.stringify(content),
        ).toContain(path);
      }
    }
    const twice = { ...filled, buttons: [filled.buttons[0], filled.buttons[0]] };
    await problem(send(world, actor, { ...message, ...twice }), 'invalid_request', 422);
    expect(world.windowed.sends).toEqual([]);

    // A sample of the medium is uploaded in another way at each provider.
    const submit = call(`POST /v1/templates/${id}/submit`, { connectionId: actor.connectionId });
    expect(await problem(submit, 'unsupported_message')).toMatchObject({ capability: 'templates.headerMedia' });
  });

  it('that the registry does not know are the provider’s to judge', async () => {
    await created(send(world, actor, { ...message, name: 'made_in_the_console' }));
    expect(world.windowed.sends.at(-1)?.message).toMatchObject({ name: 'made_in_the_console' });
  });

  it('are taken over from the provider: new ones, changed ones, those that are gone', async () => {
    const made = await make({ connectionId: actor.connectionId });
    kept({ body: 'Olá {{1}}!', status: 'approved' });
    world.windowed.templates.set('promo/en', {
      ...(REMINDER as unknown as Template),
      name: 'promo',
      language: 'en',
      headerMedia: 'document',
      providerTemplateId: 'T2',
      status: 'paused',
      providerStatus: 'PAUSED\0',
    });
    const sync = () => withStatus(call('POST /v1/templates/sync', { connectionId: actor.connectionId }), 200);
    expect(await sync()).toEqual({ found: 2, added: 1, gone: 0 });
    expect(await sync()).toEqual({ found: 2, added: 0, gone: 0 });
    const view = (await withStatus(call(`GET /v1/templates/${made.id}`), 200)) as View;
    expect(view).toMatchObject({ body: 'Olá {{1}}!', parameterCount: 1, submissions: [{ status: 'approved' }] });
    const [promo] = (await withStatus(call('GET /v1/templates?name=promo'), 200)).data;
    expect(promo).toMatchObject({ headerMedia: 'document' });
    world.windowed.templates.delete('reminder/pt_BR');
    expect(await sync()).toEqual({ found: 1, added: 0, gone: 1 });
    expect(((await withStatus(call(`GET /v1/templates/${made.id}`), 200)) as View).submissions).toEqual([]);
    const nowhere = call('POST /v1/templates/sync', { connectionId: plain });
    await problem(nowhere, 'unsupported_message', 422);
  });

  it('made elsewhere may name their gaps: the provider hears the names, and where there is none, each stands in its gap', async () => {
    kept({ body: 'Oi {{quem}}, seu pedido {{pedido}}', header: '{{loja}}', headerExample: 'Padaria' });
    await withStatus(call('POST /v1/templates/sync', { connectionId: actor.connectionId }), 200);
    const filled = { ...message, header: 'Pão' };
    const sent = await created(send(world, actor, filled));
    const named = { type: 'template', parameters: ['Ana', 'hoje'], parameterNames: ['quem', 'pedido'] };
    expect(world.windowed.sends.at(-1)?.message).toMatchObject({ ...named, header: 'Pão', headerName: 'loja' });
    expect(sent).toMatchObject({ sentAs: named, warnings: [] });
    await created(send(world, actor, { ...filled, connectionId: plain }));
    expect(world.plain.sends.at(-1)?.message).toMatchObject({
      type: 'text',
      text: expect.stringContaining('*Pão*\n\nOi Ana, seu pedido hoje') as string,
    });
  });

  it('of another provider are not asked for once the connection was switched', async () => {
    const made = await make({ connectionId: actor.connectionId });
    kept({ status: 'rejected' });
    await withStatus(call(`POST /v1/templates/${made.id}/refresh`), 200);
    const { db } = world.context.store;
    await db.updateTable('connection').set({ provider: 'scripted' }).where('id', '=', actor.connectionId).execute();
    expect(await created(send(world, actor, message))).toMatchObject({ sentAs: null });
    await db.updateTable('connection').set({ provider: 'plain' }).where('id', '=', actor.connectionId).execute();
    expect(((await withStatus(call(`GET /v1/templates/${made.id}`), 200)) as View).submissions).toEqual([]);
    await created(send(world, actor, message));
    expect(world.plain.sends.at(-1)?.message).toMatchObject({ type: 'text' });
  });

  it('are deleted at their provider first; one that cannot be told stops it, unless forced', async () => {
    const made = await make({ connectionId: actor.connectionId });
    world.windowed.failure = new GatewayError({ code: 'provider_unavailable' });
    await problem(call(`DELETE /v1/templates/${made.id}`), 'provider_unavailable', 503);
    await withStatus(call(`GET /v1/templates/${made.id}`), 200);
    world.windowed.failure = undefined;
    await withStatus(call(`DELETE /v1/templates/${made.id}`), 204);
    expect([...world.windowed.templates.keys()]).toEqual([]);
    const other = await make({ connectionId: actor.connectionId });
    world.windowed.failure = new GatewayError({ code: 'provider_unavailable' });
    await withStatus(call(`DELETE /v1/templates/${other.id}?force=true`), 204);
    await problem(call(`GET /v1/templates/${other.id}`), 'resource_not_found', 404);
  });

  it('are not deleted where other languages would go along, until theirs is the last', async () => {
    const [pt, en] = [
      await make({ connectionId: actor.connectionId }),
      await make({ connectionId: actor.connectionId, language: 'en' }),
    ];
    world.windowed.deletesAllLanguages = true;
    try {
      world.windowed.calls.length = 0;
      const { detail } = await problem(call(`DELETE /v1/templates/${pt.id}`), 'conflict', 409);
      expect(detail).toContain('has reminder in en, too');
      await withStatus(call(`GET /v1/templates/${pt.id}`), 200);
      await withStatus(call(`DELETE /v1/templates/${pt.id}?force=true`), 204);
      expect(world.windowed.calls).toEqual([]);
      await withStatus(call(`DELETE /v1/templates/${en.id}`), 204);
      expect(world.windowed.calls).toEqual(['templates delete reminder/en']);
    } finally {
      world.windowed.deletesAllLanguages = false;
    }
  });

  it('go with what their key may do, and the operator names a tenant or a connection', async () => {
    const reader = await createKey(world, actor.tenantId, ['read']);
    await problem(world.call('POST /v1/templates', { key: reader, body: REMINDER }), 'insufficient_scope', 403);
    await withStatus(world.call('GET /v1/templates', { key: reader }), 200);
    await problem(world.call('POST /v1/templates', { body: REMINDER }), 'invalid_request', 422);
    const body = { ...REMINDER, connectionId: actor.connectionId };
    expect((await created(world.call('POST /v1/templates', { body }))).tenantId).toBe(actor.tenantId);
    const stranger = await createActor(world, 'windowed');
    const theirs = world.call('POST /v1/templates', { body: { ...body, tenantId: stranger.tenantId } });
    await problem(theirs, 'resource_not_found', 404);
  });
});
