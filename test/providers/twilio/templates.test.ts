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
          { type: 'url', text: 'Track', url: 'https://example.com/{{1}}', example: 'x' },
          { type: 'phone', text: 'Call', number: '+15550100000' },
        ],
      },
      'twilio/call-to-action',
    ],
    ['a header and a footer', { header: 'News {{1}}', headerExample: '7', footer: 'Bye' }, 'whatsapp/card'],
    ['a code', { buttons: [{ type: 'copy_code', text: 'Copy', example: 'OFF25' }] }, 'twilio/call-to-action'],
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
        buttons: [{ type: 'other', text: '', providerType: 'NEW' }],
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

    /** A template made in Twilio's console, whose gaps are counted over all of it. */
    const stored = (types: object, variables: Record<string, string> = {}, name = 'made_there') => {
      const sid = `HX${'a'.repeat(32)}`;
      world.contents.set(sid, {
        sid,
        friendly_name: name,
        language: 'pt_BR',
        variables,
        types: types as never,
        approval: { name, category: 'UTILITY', status: 'approved' },
      });
    };
    const made = { ...SAMPLES.template, name: 'made_there', parameters: ['Ana'] } as const;
    const card = {
      'whatsapp/card': {
        header_text: 'Order {{1}}',
        body: 'Hi {{2}}',
        actions: [
          { type: 'QUICK_REPLY', title: 'Stop', id: 'stop' },
          { type: 'URL', title: 'Track', url: 'https://example.com/{{3}}' },
          { type: 'COPY_CODE', title: 'Copy', code: '{{4}}' },
        ],
      },
    };
    const buttons = [
      { index: 1, type: 'url', suffix: 'o/42' },
      { index: 2, type: 'copy_code', code: 'OFF' },
    ] as const;

    it('fill header, body and buttons, each the gaps of its own', async () => {
      stored(card);
      await send({ ...made, header: '42', buttons });
      expect(JSON.parse(lastOf(world)['ContentVariables'] ?? '')).toEqual({ 1: '42', 2: 'Ana', 3: 'o/42', 4: 'OFF' });
      // As one list, too, in Twilio's order: whoever knows it may have done so for long.
      await send({ ...made, parameters: ['42', 'Ana', 'o/42', 'OFF'] });
      expect(JSON.parse(lastOf(world)['ContentVariables'] ?? '')).toEqual({ 1: '42', 2: 'Ana', 3: 'o/42', 4: 'OFF' });
    });

    it('say where a reply comes back as it was defined', async () => {
      stored(card);
      const reply = { index: 0, type: 'quick_reply', payload: 'stop-42' } as const;
      const { warnings } = await send({ ...made, header: '42', buttons: [...buttons, reply] });
      expect(warnings).toMatchObject([{ type: 'unsupported', feature: 'buttons.payload' }]);
    });

    it('take what stands in the gap of their medium’s address, and show their kind by its sample', async () => {
      stored(
        { 'twilio/media': { body: 'Hi {{1}}', media: ['https://cdn.test/{{2}}?v=1'] } },
        { 1: 'Ana', 2: 'a.mp4' },
        'film',
      );
      const media = (url: string) => ({ media: { type: 'url', url } as const, mediaKind: 'video' as const });
      await send({ ...made, name: 'film', ...media('https://cdn.test/films/b.mp4?v=1') });
      expect(JSON.parse(lastOf(world)['ContentVariables'] ?? '')).toEqual({ 1: 'Ana', 2: 'films/b.mp4' });
      const error = await gatewayErrorFrom(() =>
        send({ ...made, name: 'film', ...media('https://other.test/b.mp4?v=1') }),
      );
      expect(error).toMatchObject({ code: 'template_parameters', fields: [{ path: 'media' }] });
      expect(await templates().read('film', 'pt_BR')).toMatchObject({ headerMedia: 'video', examples: ['Ana'] });
    });

    it('with a one-time code take it once, wherever a message has it', async () => {
      stored({ 'whatsapp/authentication': { actions: [{ type: 'COPY_CODE', copy_code_text: 'Copy' }] } }, {}, 'code');
      const code = { index: 0, type: 'url', suffix: '1234' } as const;
      for (const more of [{}, { buttons: [code] }]) {
        await send({ ...made, name: 'code', parameters: ['1234'], ...more });
        expect(JSON.parse(lastOf(world)['ContentVariables'] ?? '')).toEqual({ 1: '1234' });
      }
      const two = { ...made, name: 'code', parameters: ['1234'], buttons: [{ ...code, suffix: '9' }] };
      expect((await gatewayErrorFrom(() => send(two))).message).toContain('two places');
    });

    it.each<[string, object, string]>([
      ['without their header', { buttons }, 'header'],
      ['without what a button needs', { header: '42', buttons: [buttons[0]] }, '{{4}}'],
      [
        'with a value for no button',
        { header: '42', buttons: [...buttons, { ...buttons[0], index: 7 }] },
        'no button 7',
      ],
      [
        'with a code for a link',
        { header: '42', buttons: [{ index: 1, type: 'copy_code', code: 'x' }] },
        'button 1 is url',
      ],
      [
        'with a medium that has no gap',
        { header: '42', buttons, media: { type: 'url', url: 'https://x.test/a' } },
        'media',
      ],
    ])('are refused before the call %s', async (_, more, why) => {
      stored(card);
      const error = await gatewayErrorFrom(() => send({ ...made, ...more }));
      expect(error.code).toBe('template_parameters');
      expect(error.message).toContain(why);
      expect(world.messages).toEqual([]);
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
