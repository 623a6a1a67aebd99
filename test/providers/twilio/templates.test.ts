import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { OutboundMessage, ProviderTemplates, TemplateDefinition } from '../../../core/provider/index.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { SAMPLES } from '../../contract/samples.ts';
import { BASE_URL, lastOf, useTwilio } from './support.ts';

const definition: TemplateDefinition = {
  name: 'order_shipped',
  language: 'pt_BR',
  category: 'utility',
  body: 'Olá {{1}}, o pedido {{2}} saiu.',
  examples: ['Ana', '42'],
};

describe('templates', () => {
  const world = useTwilio('templates');
  const templates = (): ProviderTemplates => {
    const { templates } = world.build();
    if (templates === undefined) throw new Error('There are no templates');
    return templates;
  };
  const approve = (status: string) => {
    for (const content of world.contents.values()) {
      if (content.approval !== undefined) content.approval.status = status;
    }
  };
  const send = (message: OutboundMessage = SAMPLES.template) => world.build().send(message, { idempotencyKey: 'k' });

  it.each<[string, Partial<TemplateDefinition>, string]>([
    ['a text', {}, 'twilio/text'],
    ['quick replies', { buttons: [{ type: 'quick_reply', text: 'Ok' }] }, 'twilio/quick-reply'],
    [
      'a link and a call',
      {
        buttons: [
          { type: 'url', text: 'Track', url: 'https://example.com/{{3}}' },
          { type: 'phone', text: 'Call', number: '+15550100000' },
        ],
        examples: ['Ana', '42', 'x'],
      },
      'twilio/call-to-action',
    ],
    ['a header and a footer', { header: 'News', footer: 'Bye' }, 'whatsapp/card'],
    [
      'both kinds of buttons',
      {
        buttons: [
          { type: 'quick_reply', text: 'Ok' },
          { type: 'url', text: 'Track', url: 'https://example.com' },
        ],
      },
      'whatsapp/card',
    ],
  ])('with %s are created, submitted, and read as they were', async (_, more, type) => {
    const wanted = { ...definition, ...more };
    const created = await templates().create(wanted);
    expect(created).toMatchObject({ ...wanted, status: 'pending', providerStatus: 'received' });
    const [content] = world.contents.values();
    expect(Object.keys(content?.types ?? {})).toEqual([type]);
    expect(content?.approval).toMatchObject({ name: 'order_shipped', category: 'UTILITY' });
    approve('approved');
    expect(await templates().read('order_shipped', 'pt_BR')).toEqual({
      ...wanted,
      providerTemplateId: created.providerTemplateId,
      status: 'approved',
      providerStatus: 'approved',
    });
  });

  it('of one name and language are one', async () => {
    await templates().create(definition);
    expect((await gatewayErrorFrom(() => templates().create(definition))).code).toBe('conflict');
    await templates().create({ ...definition, language: 'en' });
    expect(await templates().list()).toHaveLength(2);
  });

  it('need as many examples as gaps', async () => {
    const error = await gatewayErrorFrom(() => templates().create({ ...definition, examples: ['Ana'] }));
    expect(error.code).toBe('template_parameters');
    const { examples, ...without } = definition;
    await templates().create(without);
    expect([...world.contents.values()][0]?.variables).toEqual({ 1: 'example 1', 2: 'example 2' });
    expect(examples).toBeDefined();
  });

  it('that are not submitted are not left behind', async () => {
    world.server.use(
      http.post(`${BASE_URL}/v1/Content/:sid/ApprovalRequests/whatsapp`, () =>
        HttpResponse.json({ code: 20_422, message: 'Name taken', status: 400 }, { status: 400 }),
      ),
    );
    const error = await gatewayErrorFrom(() => templates().create(definition));
    expect(error).toMatchObject({ code: 'invalid_message', providerMessage: 'Name taken' });
    expect(world.contents.size).toBe(0);
  });

  it('are listed over all pages, without what single messages needed', async () => {
    await send(SAMPLES.buttons);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await templates().create({ ...definition, name });
    expect((await templates().list()).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are deleted, also twice, and then not found', async () => {
    await templates().create(definition);
    await templates().delete('order_shipped', 'pt_BR');
    await templates().delete('order_shipped', 'pt_BR');
    expect((await gatewayErrorFrom(() => templates().read('order_shipped', 'pt_BR'))).code).toBe('template_not_found');
  });

  it('are read in both shapes of Twilio, and what is no template is left out', async () => {
    const contents = [
      {
        sid: 'HX1',
        friendly_name: 'keyed',
        language: 'en',
        types: { 'twilio/card': { title: 'Hi {{name}}', subtitle: 'Foot', body: null, actions: [{ type: 'NEW' }] } },
        variables: { name: 'Ana' },
        approval_requests: { whatsapp: { status: 'REJECTED', category: 'OTP', rejection_reason: 'INVALID_FORMAT' } },
      },
      { sid: 'HX2', friendly_name: 'place', language: 'en', types: { 'twilio/location': { latitude: 1 } } },
      { sid: 'HX3', friendly_name: 'draft', language: 'en', types: { 'twilio/text': { body: 'x' } } },
      { what: 'is this' },
    ];
    world.server.use(http.get(`${BASE_URL}/v1/ContentAndApprovals`, () => HttpResponse.json({ contents, meta: {} })));
    expect(await templates().list()).toEqual([
      {
        name: 'keyed',
        language: 'en',
        category: 'authentication',
        body: 'Hi {{name}}',
        footer: 'Foot',
        examples: ['Ana'],
        providerTemplateId: 'HX1',
        status: 'rejected',
        providerStatus: 'rejected',
        rejectionReason: 'INVALID_FORMAT',
      },
      {
        name: 'draft',
        language: 'en',
        category: 'utility',
        body: 'x',
        providerTemplateId: 'HX3',
        status: 'draft',
        providerStatus: 'unsubmitted',
      },
    ]);
  });

  it('never send our credentials to where a page points', async () => {
    const next_page_url = 'https://evil.test/v1/ContentAndApprovals?PageToken=2';
    world.server.use(
      http.get(`${BASE_URL}/v1/ContentAndApprovals`, ({ request }) =>
        HttpResponse.json({
          contents: [],
          meta: { next_page_url: request.url.includes('PageToken') ? null : next_page_url },
        }),
      ),
    );
    expect(await templates().list()).toEqual([]);
  });

  describe('on their way', () => {
    it('fill the gaps in order', async () => {
      await templates().create({
        ...definition,
        name: 'ordered',
        body: 'Pedido {{2}} de {{1}} e {{nome}}.',
        examples: ['a', 'b', 'c'],
      });
      approve('approved');
      await send({ ...SAMPLES.template, name: 'ordered', parameters: ['um', 'dois', 'três'] });
      expect(JSON.parse(lastOf(world)['ContentVariables'] ?? '')).toEqual({ 1: 'um', 2: 'dois', nome: 'três' });
      expect(lastOf(world)['Body']).toBeUndefined();
    });

    it('are looked up once, where approved', async () => {
      await templates().create({ ...definition, name: 'known' });
      approve('approved');
      await send({ ...SAMPLES.template, name: 'known' });
      world.requests.length = 0;
      await send({ ...SAMPLES.template, name: 'known' });
      expect(world.requests).toHaveLength(1);
    });

    it('are refused before the call where parameters are missing or empty', async () => {
      await templates().create(definition);
      for (const parameters of [['Ana'], ['Ana', '42', 'x'], ['Ana', ' ']]) {
        const error = await gatewayErrorFrom(() => send({ ...SAMPLES.template, parameters }));
        expect(error.code).toBe('template_parameters');
      }
      expect(world.messages).toEqual([]);
    });

    it.each(['rejected', 'paused', 'disabled'])('are refused before the call where %s', async (status) => {
      await templates().create(definition);
      approve(status);
      expect((await gatewayErrorFrom(() => send())).code).toBe('template_unavailable');
      expect(world.messages).toEqual([]);
    });

    it('choose the approved one of a name', async () => {
      await templates().create(definition);
      const [first] = world.contents.values();
      if (first === undefined) throw new Error('no content');
      const sid = `HX${'f'.repeat(32)}`;
      world.contents.set(sid, {
        ...first,
        sid,
        approval: { name: 'order_shipped', category: 'UTILITY', status: 'approved' },
      });
      await send();
      expect(lastOf(world)['ContentSid']).toBe(sid);
    });

    it('are unknown where Twilio has none in that language', async () => {
      expect((await gatewayErrorFrom(() => send({ ...SAMPLES.template, language: 'fr' }))).code).toBe(
        'template_not_found',
      );
    });
  });
});
