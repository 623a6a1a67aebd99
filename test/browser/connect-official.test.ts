import { afterAll, describe, expect, it } from 'vitest';
import { setUpChain } from '../e2e/support/chain.ts';
import { buildSiteFirst, useConnectPage, type Link } from './support/connect.ts';
import { ACCESS_TOKEN, PHONE_NUMBER_ID, startFakeGraph, type FakeGraph } from './support/fake-graph.ts';
import { PHONE, says } from './support/site.ts';

describe('the connect page, for an official provider', () => {
  buildSiteFirst();
  let graph: FakeGraph | undefined;
  const chain = setUpChain('sqlite', async () => {
    graph = await startFakeGraph();
    return { env: { POLYZAP_CLOUD_BASE_URL: graph.url } };
  });
  afterAll(() => graph?.close());
  const stage = useConnectPage(chain);

  it('asks for what is needed, checks it while it is filled in, tries it out, and connects', async () => {
    const shop = await chain.unpaired();
    const link = await stage.admin().post<Link>('/v1/connect-links', { tenantId: shop.tenantId, provider: 'cloud' });
    const page = await stage.open(link, { locale: 'pt-BR' });
    await says(page.locator('h1'), 'Conectar por WhatsApp Cloud API (Meta)');
    await page.locator('#field-accessToken').waitFor();
    // What nobody but ourselves can choose is not asked for.
    expect(await page.locator('input').evaluateAll((inputs) => inputs.map(({ id }) => id))).toEqual([
      'field-accessToken',
      'field-phoneNumberId',
      'field-appSecret',
      'field-wabaId',
    ]);
    await stage.lookAt(page, 'fields-empty');

    await page.getByRole('button', { name: 'Verificar e conectar' }).click();
    await says(page.locator('.wrong').first(), 'É preciso preencher.');
    await page.locator('#field-accessToken:focus').waitFor();

    await page.getByLabel('Identificação do número de telefone').fill('+55 11 4002-8922');
    await page.getByLabel('Chave secreta do app').fill('0123456789abcdef0123456789abcdef');
    await page.getByLabel('Token de acesso').fill('EAAGwrongwrongwrong');
    await says(page.locator('.wrong').first(), 'Só dígitos; não é o próprio número de telefone.');
    await says(page.locator('.good').first(), 'Parece certo');
    await stage.lookAt(page, 'fields-wrong');
    await page.getByLabel('Identificação do número de telefone').fill(PHONE_NUMBER_ID);

    await page.getByRole('button', { name: 'Verificar e conectar' }).click();
    await says(page.getByRole('alert'), 'O provedor não aceita estes dados.');
    await stage.lookAt(page, 'fields-refused');
    const connections = () => shop.api.get<{ data: { provider: string; config: object }[] }>('/v1/connections');
    expect((await connections()).data).toHaveLength(1);

    await page.getByLabel('Token de acesso').fill(ACCESS_TOKEN);
    await page.getByRole('button', { name: 'Verificar e conectar' }).click();
    await says(page.locator('h1:focus'), 'Conectado');
    await says(page.locator('main'), '+55\u00a011\u00a04002\u20118922');
    expect((await connections()).data[0]).toMatchObject({
      provider: 'cloud',
      config: { phoneNumberId: PHONE_NUMBER_ID },
      secretsSet: ['verifyToken', 'accessToken', 'appSecret'],
    });
    expect(graph?.webhooks).toEqual([expect.stringContaining('/webhooks/cloud/con_')]);
    expect(await stage.eventsOf(shop)).toEqual(['connect_link.used', 'connect_link.completed']);
  });

  it('takes a press that lasts while the field before it is looked at: nothing moves under the pointer', async () => {
    const shop = await chain.unpaired();
    const link = await stage.admin().post<Link>('/v1/connect-links', { tenantId: shop.tenantId, provider: 'cloud' });
    const page = await stage.open(link, { locale: 'pt-BR' });
    const send = page.getByRole('button', { name: 'Verificar e conectar' });
    const place = async (): Promise<number | undefined> => (await send.boundingBox())?.y;
    await page.locator('#field-accessToken').fill('EAAGwrongwrongwrong');
    const before = await place();

    // Leaving a field has it looked at, and what comes of that stands below it.
    const looked = page.waitForResponse(/\/check$/);
    await page.locator('#field-phoneNumberId').fill('106540352242922');
    await looked;
    await says(page.locator('.good').first(), 'Parece certo');
    expect(await place()).toBe(before);

    const lookedAgain = page.waitForResponse(/\/check$/);
    await page.locator('#field-appSecret').fill('0123456789abcdef0123456789abcdef');
    await lookedAgain;
    await send.hover();
    let checks = 0;
    page.on('request', (request) => void (request.url().endsWith('/check') && (checks += 1)));
    await page.mouse.down();
    await page.waitForTimeout(300);
    await page.mouse.up();
    await says(page.getByRole('alert'), 'O provedor não aceita estes dados.');
    expect(checks).toBe(0);
  });

  it.each([
    ['es', '360dialog', 'Conectar por 360dialog'],
    ['en', 'twilio', 'Connect through Twilio'],
  ] as const)('speaks %s about %s, on a phone in the dark', async (locale, provider, title) => {
    const shop = await chain.unpaired();
    const body = { tenantId: shop.tenantId, provider, branding: { name: 'Café', color: '#ffe000' } };
    const page = await stage.open(await stage.admin().post<Link>('/v1/connect-links', body), {
      ...PHONE,
      locale,
      colorScheme: 'dark',
    });
    await says(page.locator('h1'), title);
    await page.locator('summary').click();
    await stage.lookAt(page, `fields-${provider}`);
    expect(await page.locator('.field-list li').count()).toBe(provider === 'twilio' ? 3 : 1);
    // Every field has words of ours: none falls back to the provider's English.
    expect(await page.locator('.hint[lang]').count()).toBe(0);
  });
});
