import { http, HttpResponse, type HttpHandler } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { ProviderTemplates, TemplateDefinition, WhatsAppProvider } from '../../../core/provider/index.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { cloudOver, dialogOver, scriptedHttp } from './support.ts';

type Stored = { readonly id: string; readonly name: string; readonly language: string } & Record<string, unknown>;

/* from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates and
 * https://docs.360dialog.com/partner/messaging/template-messages/create-and-manage-template-messages */
const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('QUICK_REPLY'), text: z.string().min(1).max(25) }),
  z.strictObject({ type: z.literal('URL'), text: z.string().min(1).max(25), url: z.url() }),
  z.strictObject({ type: z.literal('PHONE_NUMBER'), text: z.string().min(1).max(25), phone_number: z.string() }),
]);
const creation = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  components: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('HEADER'), format: z.literal('TEXT'), text: z.string().max(60) }),
      z
        .strictObject({
          type: z.literal('BODY'),
          text: z.string().min(1).max(1024),
          example: z.strictObject({ body_text: z.tuple([z.array(z.string())]) }).optional(),
        })
        .refine(
          ({ text, example }) => (text.match(/\{\{\d+\}\}/g)?.length ?? 0) === (example?.body_text[0].length ?? 0),
          'one example for each gap',
        ),
      z.strictObject({ type: z.literal('FOOTER'), text: z.string().max(60) }),
      z.strictObject({ type: z.literal('BUTTONS'), buttons: z.array(button).min(1).max(10) }),
    ]),
  ),
});

const stored: Stored[] = [];
let count = 0;

async function create(request: Request): Promise<Stored | Response> {
  const body = creation.safeParse(await request.json());
  if (!body.success) return HttpResponse.json(metaError(100, 'Invalid parameter', body.error.message), { status: 400 });
  count += 1;
  const template = { ...body.data, id: `1${count}`.padEnd(15, '0') };
  stored.push({ ...template, status: 'PENDING', rejected_reason: 'NONE' });
  return { ...template, status: 'PENDING' };
}

const page = (query: URLSearchParams, from: number) =>
  stored.slice(from, from + Math.min(Number(query.get('limit')), 2));

/** Meta: cursors, an id and a name to delete one language. */
const meta: HttpHandler[] = [
  http.get('https://graph.test/v25.0/102290129340398/message_templates', ({ request }) => {
    const query = new URL(request.url).searchParams;
    const from = Number(query.get('after') ?? 0);
    const data = page(query, from).filter(({ name }) => name.includes(query.get('name') ?? ''));
    const more = from + 2 < stored.length;
    const next = 'https://evil.example/next?access_token=stolen';
    return HttpResponse.json({ data, paging: { cursors: { after: String(from + 2) }, ...(more && { next }) } });
  }),
  http.post('https://graph.test/v25.0/102290129340398/message_templates', async ({ request }) => {
    const made = await create(request);
    if (made instanceof Response) return made;
    return HttpResponse.json({ id: made.id, status: 'PENDING', category: made['category'] });
  }),
  http.delete('https://graph.test/v25.0/102290129340398/message_templates', ({ request }) => {
    const query = new URL(request.url).searchParams;
    const at = stored.findIndex(({ id, name }) => id === query.get('hsm_id') && name === query.get('name'));
    if (at === -1) return HttpResponse.json(metaError(100, 'Invalid parameter', 'Not found'), { status: 404 });
    stored.splice(at, 1);
    return HttpResponse.json({ success: true });
  }),
];

/** 360dialog: offsets, small letters, and deletion of all languages at once. */
const partner: HttpHandler[] = [
  http.get('https://waba.test/v1/configs/templates', ({ request }) => {
    const query = new URL(request.url).searchParams;
    const offset = Number(query.get('offset') ?? 0);
    const list = page(query, offset).map((row) => ({ ...row, id: undefined, status: 'submitted', namespace: 'ns' }));
    return HttpResponse.json({ waba_templates: list, count: list.length, total: stored.length, offset, limit: 2 });
  }),
  http.post('https://waba.test/v1/configs/templates', async ({ request }) => {
    const made = await create(request);
    return made instanceof Response ? made : HttpResponse.json({ ...made, status: 'submitted' }, { status: 201 });
  }),
  http.delete('https://waba.test/v1/configs/templates/:name', ({ params }) => {
    const left = stored.filter(({ name }) => name !== params['name']);
    if (left.length === stored.length) return HttpResponse.json({ error: 'no such template' }, { status: 404 });
    stored.splice(0, stored.length, ...left);
    return HttpResponse.json({});
  }),
];

const server = setupServer(...meta, ...partner);
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => stored.splice(0));
afterAll(() => server.close());

function templatesOf(provider: WhatsAppProvider): ProviderTemplates {
  if (provider.templates === undefined) throw new Error('There are no templates');
  return provider.templates;
}

const definition: TemplateDefinition = {
  name: 'order_shipped',
  language: 'pt_BR',
  category: 'utility',
  header: 'Pedido enviado',
  body: 'Olá {{1}}, seu pedido {{2}} saiu.',
  footer: 'Obrigado',
  examples: ['Ana', '42'],
  buttons: [
    { type: 'quick_reply', text: 'Ok' },
    { type: 'url', text: 'Ver', url: 'https://example.com/orders' },
    { type: 'phone', text: 'Ligar', number: '+5511999990000' },
  ],
};

describe.each([
  ['cloud', cloudOver, 'PENDING'],
  ['360dialog', dialogOver, 'submitted'],
] as const)('templates of %s', (_, over, word) => {
  const templates = templatesOf(over(createHttp()));
  const short = (name: string, language = 'en') => ({ name, language, category: 'marketing', body: 'Hi' }) as const;

  it('are created, and read back as they were', async () => {
    const created = await templates.create(definition);
    expect(created).toMatchObject({ ...definition, status: 'pending', providerStatus: word });
    const found = await templates.read('order_shipped', 'pt_BR');
    expect(found).toMatchObject({ ...definition, status: 'pending', providerStatus: word });
    expect(found.providerTemplateId).not.toBe('');
    expect(found).not.toHaveProperty('rejectionReason');
  });

  it('are listed over all pages', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await templates.create(short(name));
    expect((await templates.list()).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('exist once in a language', async () => {
    await templates.create(short('hello'));
    expect((await gatewayErrorFrom(() => templates.create(short('hello')))).code).toBe('conflict');
    await templates.create(short('hello', 'pt_BR'));
    expect(await templates.list()).toHaveLength(2);
  });

  it('are told apart from others whose name holds theirs', async () => {
    await templates.create(short('hello_world'));
    expect((await gatewayErrorFrom(() => templates.read('hello', 'en'))).code).toBe('template_not_found');
    expect((await gatewayErrorFrom(() => templates.read('hello_world', 'pt_BR'))).code).toBe('template_not_found');
  });

  it('are deleted, also twice', async () => {
    await templates.create(short('hello'));
    await templates.create(short('other'));
    for (let turn = 0; turn < 2; turn += 1) await templates.delete('hello', 'en');
    expect((await templates.list()).map(({ name }) => name)).toEqual(['other']);
  });

  it('that the vendor does not take are refused with its words', async () => {
    const error = await gatewayErrorFrom(() => templates.create({ ...short('gaps'), body: 'Hi {{1}}' }));
    expect([error.code, error.retryable]).toEqual(['invalid_message', false]);
  });
});

describe('templates', () => {
  it('of cloud need the id of the account', () => {
    expect(cloudOver(scriptedHttp()).templates).toBeDefined();
    expect(cloudOver(scriptedHttp(), { wabaId: undefined }).templates).toBeUndefined();
  });

  it.each([
    ['APPROVED', 'approved'],
    ['approved', 'approved'],
    ['IN_APPEAL', 'pending'],
    ['REJECTED', 'rejected'],
    ['PAUSED', 'paused'],
    ['DISABLED', 'disabled'],
    ['PENDING_DELETION', 'disabled'],
    ['BRAND_NEW_WORD', 'pending'],
  ])('in the state %s are %s', async (word, expected) => {
    const row = {
      id: '1',
      name: 'a',
      language: 'en',
      status: word,
      category: 'MARKETING',
      rejected_reason: 'ABUSIVE_CONTENT',
    };
    const [template] = await templatesOf(cloudOver(scriptedHttp({ json: { data: [row] } }))).list();
    expect(template).toMatchObject({ status: expected, providerStatus: word, rejectionReason: 'ABUSIVE_CONTENT' });
  });

  it('that cannot be read, or hold what we have no word for, cost nothing else', async () => {
    const odd = {
      id: '2',
      name: 'promo',
      language: 'en',
      status: 'APPROVED',
      category: 'TRANSACTIONAL',
      components: [
        { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://x'] } },
        { type: 'BODY', text: 'Hi {{name}}', example: { body_text_named_params: [] } },
        { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy' }, { type: 'URL', text: 'x' }, null] },
        { type: 'CAROUSEL', cards: [] },
        'nonsense',
      ],
    };
    const templates = await templatesOf(
      cloudOver(scriptedHttp({ json: { data: [null, {}, { name: 'x' }, odd] } })),
    ).list();
    expect(templates).toEqual([
      {
        providerTemplateId: '2',
        name: 'promo',
        language: 'en',
        category: 'utility',
        body: 'Hi {{name}}',
        status: 'approved',
        providerStatus: 'APPROVED',
      },
    ]);
  });

  it('that a cursor leads around in a circle to are not asked for forever', async () => {
    const round = { data: [], paging: { next: 'https://x', cursors: { after: 'same' } } };
    const http = scriptedHttp({ json: round }, { json: round });
    expect(await templatesOf(cloudOver(http)).list()).toEqual([]);
    expect(http.requests).toHaveLength(2);
  });
});
