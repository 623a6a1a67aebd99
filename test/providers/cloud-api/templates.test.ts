import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { ProviderTemplates, TemplateDefinition, WhatsAppProvider } from '../../../core/provider/index.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { cloudOver, dialogOver, scriptedHttp } from './support.ts';
import { stored, vendors } from './template-vendors.ts';

const server = setupServer(...vendors);
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
  header: 'Pedido {{1}}',
  headerExample: '42',
  body: 'Olá {{1}}, seu pedido {{2}} saiu.',
  footer: 'Obrigado',
  examples: ['Ana', '42'],
  buttons: [
    { type: 'quick_reply', text: 'Ok' },
    { type: 'url', text: 'Ver', url: 'https://example.com/orders/{{1}}', example: 'o/42' },
    { type: 'phone', text: 'Ligar', number: '+5511999990000' },
    { type: 'copy_code', example: 'OFF25' },
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
        { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy' }, { type: 'FLOW', text: 'x' }, null] },
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
        headerMedia: 'image',
        // A button keeps its place whatever it is: messages name them by their index.
        buttons: [
          { type: 'copy_code', text: 'Copy', example: '' },
          { type: 'other', text: 'x', providerType: 'FLOW' },
        ],
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

  it('end with the page that names no next one, cursor or not', async () => {
    const http = scriptedHttp({ json: { data: [], paging: { cursors: { after: 'more' } } } });
    await templatesOf(cloudOver(http)).list();
    expect(http.requests).toHaveLength(1);
  });

  it('that somebody else deleted first are deleted; a fault is a fault', async () => {
    const list = { json: { data: [{ id: '1', name: 'a', language: 'en', status: 'APPROVED' }] } };
    const removed = { status: 404, json: metaError(100, 'Invalid parameter', 'No such template.') };
    await expect(templatesOf(cloudOver(scriptedHttp(list, removed))).delete('a', 'en')).resolves.toBeUndefined();
    const error = await gatewayErrorFrom(() =>
      templatesOf(cloudOver(scriptedHttp(list, { status: 500 }))).delete('a', 'en'),
    );
    expect([error.code, error.retryable]).toEqual(['provider_unavailable', true]);
  });
});
