import { describe, expect, it } from 'vitest';
import { setUpChain } from '../e2e/support/chain.ts';
import { axeFaults } from './support/axe.ts';
import { buildSiteFirst, useConnectPage, type Link } from './support/connect.ts';
import { serveOtherSite } from './support/frames.ts';
import { readQrCode } from './support/qr.ts';
import { PATIENCE_MS } from './support/browser.ts';
import { backgroundOf, comes, holdBack, PHONE, says, shoot, slowLine, topOf } from './support/site.ts';

/** What each language says where the test looks. */
const WORDS = {
  en: {
    title: 'Connect WhatsApp to Padaria do Zé',
    done: 'Connected',
    get: 'Get a code',
    number: 'Number',
    country: 'Country',
  },
  'pt-BR': {
    title: 'Conectar o WhatsApp com Padaria do Zé',
    done: 'Conectado',
    get: 'Gerar um código',
    number: 'Número',
    country: 'País',
  },
  es: {
    title: 'Conectar WhatsApp con Padaria do Zé',
    done: 'Conectado',
    get: 'Obtener un código',
    number: 'Número',
    country: 'País',
  },
} as const;

describe('the connect page, before a WhatsApp that speaks the real protocol', () => {
  buildSiteFirst();
  const chain = setUpChain();
  const stage = useConnectPage(chain);

  describe.each(['en', 'pt-BR', 'es'] as const)('in %s', (locale) => {
    const t = WORDS[locale];

    it('links a phone by the picture on a computer’s screen, and says so', async () => {
      const shop = await chain.unpaired();
      const page = await stage.open(await stage.makeLink(shop), { locale });
      await says(page.locator('h1'), t.title);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      expect(await page.title()).toBe(t.title);
      await page.locator('.qr img').waitFor();
      await stage.lookAt(page, `qr-${locale}`);
      await shop.phone.scan(await readQrCode(page.locator('.qr')));
      await says(page.locator('h1:focus'), t.done);
      await stage.lookAt(page, `done-${locale}`);
      expect(await stage.eventsOf(shop)).toEqual(['connect_link.used', 'connect_link.completed']);
      await page.reload();
      await says(page.locator('h1'), t.done);
    });

    it('links the phone that one holds, by a code, at its width and in the dark', async () => {
      const shop = await chain.unpaired();
      const page = await stage.open(await stage.makeLink(shop), { ...PHONE, locale, colorScheme: 'dark' });
      await page.getByLabel(t.country).selectOption('BR');
      // In the operator's colour and with its sign.
      expect(await backgroundOf(page.getByRole('button', { name: t.get }))).toBe('rgb(194, 65, 12)');
      await page.locator('.brand img[src^="data:image/svg+xml"]').waitFor();
      await page.getByLabel(t.number).fill('11 9');
      await page.getByRole('button', { name: t.get }).click();
      await page.getByRole('alert').waitFor();
      await stage.lookAt(page, `number-${locale}`);
      await page.getByLabel(t.number).fill(`(${shop.phone.number.slice(3, 5)}) ${shop.phone.number.slice(5)}`);
      await page.getByRole('button', { name: t.get }).click();
      const code = page.locator('.code');
      await code.waitFor();
      await stage.lookAt(page, `code-${locale}`);
      await shop.phone.enterPairingCode((await code.textContent()) ?? '');
      await says(page.locator('h1:focus'), t.done);
      await stage.lookAt(page, `done-phone-${locale}`);
    });
  });

  it('makes the connection of a tenant that has none, and goes back to the site that asked', async () => {
    const shop = await chain.unpaired();
    const redirectUrl = `${stage.url()}/healthz`;
    const link = await stage.admin().post<Link>('/v1/connect-links', {
      tenantId: shop.tenantId,
      provider: 'baileys',
      label: 'From a link',
      redirectUrl,
    });
    const page = await stage.open(link);
    await shop.phone.scan(await readQrCode(page.locator('.qr')));
    await page.getByRole('link', { name: 'Go back now' }).waitFor();
    await page.waitForURL(redirectUrl);
    const { data } = await shop.api.get<{ data: { label: string; state: { status: string } }[] }>('/v1/connections');
    expect(data[0]).toMatchObject({ label: 'From a link', state: { status: 'connected' } });
  });

  it('says what WhatsApp asks for where the account has a passkey', async () => {
    const shop = await chain.unpaired();
    await chain.wa.faults.passkey(shop.phone.number);
    const page = await stage.open(await stage.makeLink(shop), { locale: 'pt-BR' });
    await expect(shop.phone.scan(await readQrCode(page.locator('.qr')))).rejects.toThrow('passkey');
    await says(page.locator('h1'), 'O WhatsApp pede uma chave de acesso');
    await stage.lookAt(page, 'passkey');
    await chain.wa.faults.passkey(shop.phone.number, 'off');
    await page.getByRole('button', { name: 'Tentar de novo' }).click();
    await shop.phone.scan(await readQrCode(page.locator('.qr')));
    await says(page.locator('h1'), 'Conectado');
  });

  it('does not take another phone than the one it is for', async () => {
    const [shop, other] = await Promise.all([chain.unpaired(), chain.person('Other')]);
    const page = await stage.open(await stage.makeLink(shop, { number: shop.phone.number }));
    await other.scan(await readQrCode(page.locator('.qr')));
    await says(page.locator('h1'), 'This is another number');
    await stage.lookAt(page, 'differs');
    expect(await stage.eventsOf(shop)).not.toContain('connect_link.completed');
    await page.getByRole('button', { name: 'Unlink and start again' }).click();
    await page.getByRole('button', { name: 'Show the QR code' }).click();
    await shop.phone.scan(await readQrCode(page.locator('.qr')));
    await says(page.locator('h1'), 'Connected');
    expect(await other.devices()).toEqual([]);
  });

  it.each([
    ['reconnecting', { status: 'reconnecting', reason: 'connection_lost' }, 'Esperando o celular', 'com internet'],
    ['paired', { status: 'connecting', reason: 'paired' }, 'Quase lá', 'Deixe o WhatsApp aberto'],
    ['banned', { status: 'action_required', reason: 'account_banned' }, 'Não deu certo', 'bloqueou esta conta'],
    ['outdated', { status: 'action_required', reason: 'client_outdated' }, 'Não deu certo', 'avise quem enviou'],
    ['removed', { status: 'logged_out', reason: 'device_removed' }, 'Conectar o WhatsApp', 'removida no celular'],
    [
      'restricted',
      {
        status: 'restricted',
        reason: 'reachout_timelock',
        number: '+5511987650001',
        until: '2026-12-24T12:00:00.000Z',
      },
      'O WhatsApp restringe este número',
      '24 de dezembro de 2026',
    ],
  ])('says in plain words that a phone is %s', async (name, session, title, text) => {
    const shop = await chain.unpaired();
    const link = await stage.makeLink(shop);
    const page = await stage.open({ ...link, url: 'about:blank' }, { ...PHONE, locale: 'pt-BR', colorScheme: 'dark' });
    // As the gateway would say it; that it does, test/connect-links and the tests of each provider show.
    await page.route(`**/connect/api/${link.id}`, async (route) => {
      const answer = await route.fetch();
      const nothing = { qr: null, code: null, expiresAt: null, number: null, until: null, numberDiffers: false };
      const view = (await answer.json()) as object;
      await route.fulfill({ json: { ...view, session: { ...nothing, nextAction: 'none', ...session } } });
    });
    await page.goto(link.url);
    await says(page.locator('h1'), title);
    await says(page.locator('main'), text);
    await stage.lookAt(page, `state-${name}`);
  });

  it.each([
    [429, 'too_many_requests', 'Espere um minuto'],
    [403, 'tenant_suspended', 'Esta conta está pausada'],
    [503, 'provider_unavailable', 'O outro lado não responde'],
    [500, 'internal_error', 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ])('says in plain words that it was answered %s %s, and tries again when asked', async (status, code, text) => {
    const link = await stage.makeLink(await chain.unpaired());
    const page = await stage.open({ ...link, url: 'about:blank' }, { ...PHONE, locale: 'pt-BR' });
    const json = { code, detail: 'in English', requestId: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    await page.route(`**/connect/api/${link.id}`, (route) => route.fulfill({ status, json }));
    await page.goto(link.url);
    await says(page.locator('main'), text);
    expect(await page.locator('main').textContent()).not.toContain('in English');
    expect(await page.locator('.spinner').count()).toBe(0);
    expect((await page.locator('main').textContent())?.split('req_').length).toBeLessThanOrEqual(2);
    await stage.lookAt(page, `refused-${code}`);
    await page.unroute(`**/connect/api/${link.id}`);
    await page.getByRole('button', { name: 'Tentar de novo' }).click();
    await page.getByRole('button', { name: 'Gerar um código' }).waitFor();
  });

  it('says that a phone is linked already, and lets one go on', async () => {
    const shop = await chain.shop();
    const page = await stage.open(await stage.makeLink(shop));
    await says(page.locator('h1'), 'Already connected');
    await stage.lookAt(page, 'already');
    await page.getByRole('button', { name: 'Continue' }).click();
    await says(page.locator('h1'), 'Connected');
  });

  it('says what is wrong with a link that is revoked, expired, cut off or nobody’s', async () => {
    const shop = await chain.unpaired();
    const link = await stage.makeLink(shop);
    const page = await stage.open(link);
    await page.locator('.qr img').waitFor();
    await stage.admin().post(`/v1/connect-links/${link.id}/revoke`);
    await says(page.locator('h1'), 'This link is no longer valid');
    await stage.lookAt(page, 'revoked');

    const soon = new Date(Date.now() + 4_000).toISOString();
    const brief = await stage.makeLink(shop, { expiresAt: soon });
    await page.goto('about:blank');
    await page.goto(brief.url);
    await says(page.locator('h1'), 'This link has expired');
    await says(page.locator('main'), 'Ask Padaria do Zé for a new one.');
    await stage.lookAt(page, 'expired');
    await comes('the app to hear of it', async () => (await stage.eventsOf(shop)).includes('connect_link.expired'));

    for (const wrong of [brief.url.slice(0, -3), brief.url.replace(/#.*/, ''), `${stage.url()}/connect/l/x#pzl_x`]) {
      await page.goto('about:blank');
      await page.goto(wrong);
      await says(page.locator('h1'), 'This link does not work');
    }
    await stage.lookAt(page, 'invalid');
  });

  it('comes on a slow line, whose it is first; says so while the network is gone, and goes on by itself', async () => {
    const shop = await chain.unpaired();
    const link = await stage.makeLink(shop);
    const page = await stage.open({ ...link, url: 'about:blank' });
    const makeFast = await slowLine(page);
    const sendState = await holdBack(page, '**/connect/api/**');
    await page.goto(link.url);
    await says(page.locator('h1'), 'Connect WhatsApp');
    await says(page.locator('main'), 'One moment');
    sendState();
    await page.locator('.qr img').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await makeFast();
    const before = await topOf(page.locator('h1'));
    await page.context().setOffline(true);
    await says(page.locator('.banner'), 'No connection to the internet');
    expect(await topOf(page.locator('h1')), 'nothing moves under the pointer').toBe(before);
    await page.context().setOffline(false);
    await page.locator('.banner').waitFor({ state: 'hidden' });
    await shop.phone.scan(await readQrCode(page.locator('.qr')));
    await says(page.locator('h1'), 'Connected');
  });

  it('says while the gateway cannot ask the phone’s side, and takes it back by itself', async () => {
    const shop = await chain.unpaired();
    const link = await stage.makeLink(shop);
    const page = await stage.open(link);
    await page.locator('.qr img').waitFor();
    const json = { code: 'provider_unavailable', requestId: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    await page.route(`**/connect/api/${link.id}`, (route) => route.fulfill({ status: 503, json }));
    await says(page.getByRole('alert'), 'The other side cannot be reached');
    await page.unroute(`**/connect/api/${link.id}`);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await shop.phone.scan(await readQrCode(page.locator('.qr')));
    await says(page.locator('h1'), 'Connected');
  });

  it('is used with the keyboard alone', async () => {
    const shop = await chain.unpaired();
    const page = await stage.open(await stage.makeLink(shop), {
      ...PHONE,
      isMobile: false,
      hasTouch: false,
      locale: 'pt-BR',
    });
    const { keyboard } = page;
    const tabTo = async (selector: string): Promise<void> => {
      await page.locator(selector).first().waitFor();
      for (let presses = 0; presses < 30; presses += 1) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
        await keyboard.press('Tab');
      }
      throw new Error(`The keyboard does not reach ${selector}`);
    };
    await page.locator('.qr img').waitFor();
    await tabTo('button.link');
    await keyboard.press('Enter');
    await tabTo('#number');
    await keyboard.type(shop.phone.number.slice(3));
    await keyboard.press('Enter');
    const code = page.locator('.code');
    await code.waitFor();
    await shop.phone.enterPairingCode((await code.textContent()) ?? '');
    await says(page.locator('h1:focus'), 'Conectado');
  });

  describe('in a frame', () => {
    it('is shown by a site that the link names, which hears what happens; another origin cannot show it', async () => {
      const shop = await chain.unpaired();
      let shown = '';
      const site = await serveOtherSite(stage.url(), () => shown);
      const stranger = await serveOtherSite(stage.url(), () => shown);
      try {
        shown = (await stage.makeLink(shop, { allowedOrigins: [site.origin], redirectUrl: 'https://elsewhere.test/' }))
          .url;
        const context = await stage.browser().newContext({ viewport: { width: 900, height: 900 } });
        context.setDefaultTimeout(PATIENCE_MS);
        const page = await context.newPage();
        await page.goto(site.origin);
        const frame = page.frameLocator('iframe');
        await frame.locator('.qr img').waitFor();
        await shoot(page, 'connect-frame');
        const inner = page.frames().find((each) => each.url().startsWith(stage.url()));
        expect(inner === undefined ? ['no frame'] : await axeFaults(inner)).toEqual([]);
        await shop.phone.scan(await readQrCode(frame.locator('.qr')));
        await says(frame.locator('h1'), 'Connected');
        const events = (): Promise<{ type: string; number?: string }[]> =>
          page.evaluate(() => (globalThis as unknown as { events: { type: string }[] }).events);
        await comes('the end', async () => (await events()).some(({ type }) => type === 'completed'));
        const heard = await events();
        expect(heard[0]).toEqual({ type: 'ready' });
        expect(heard.map(({ type }) => type)).not.toContain('resize');
        expect(heard.at(-1)).toEqual({ type: 'completed', number: shop.phone.number });
        // It does not leave: the site around it decides where to go.
        expect(page.url()).toBe(`${site.origin}/`);
        await comes('a frame as high as its page', async () => {
          const height = await page.locator('iframe').evaluate((element) => element.clientHeight);
          const wanted = await frame.locator('.page').evaluate((element) => element.scrollHeight);
          return Math.abs(height - wanted) < 3;
        });

        const refusals: string[] = [];
        page.on('console', (message) => void refusals.push(message.text()));
        await page.goto(stranger.origin);
        await comes('the refusal', () => refusals.some((text) => text.includes('frame-ancestors')));
        expect(await page.frameLocator('iframe').locator('.page').count()).toBe(0);
        expect(await events()).toEqual([]);
        await context.close();
      } finally {
        site.close();
        stranger.close();
      }
    });

    it('says nothing to a window that is not the one it was told of', async () => {
      const shop = await chain.unpaired();
      const site = await serveOtherSite(stage.url(), () => shown);
      let shown = '';
      try {
        shown = (await stage.makeLink(shop, { allowedOrigins: [site.origin] })).url;
        const context = await stage.browser().newContext();
        context.setDefaultTimeout(PATIENCE_MS);
        const page = await context.newPage();
        await page.goto(site.origin);
        await page.frameLocator('iframe').locator('.qr img').waitFor();
        // Neither a message from elsewhere than the frame, nor one that says it comes from there.
        await page.evaluate(() => {
          window.postMessage({ polyzap: 'event', event: { type: 'completed', number: '+1' } }, '*');
        });
        await page.evaluate(() => new Promise((resolve) => void setTimeout(resolve, 0)));
        const told = () => (globalThis as unknown as { events: { type: string }[] }).events.map(({ type }) => type);
        expect(await page.evaluate(told)).not.toContain('completed');
        await context.close();
      } finally {
        site.close();
      }
    });
  });
});
