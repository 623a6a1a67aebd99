import { describe, expect, it } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { backgroundOf, comes, PHONE, says, shoot, signIn } from './support/site.ts';
import { useStage } from './support/stage.ts';

describe('with the keyboard alone', () => {
  const stage = useStage();

  it('goes the whole way', async () => {
    const { page, gateway } = stage;
    const { keyboard } = page;
    /** Tabs on until the element has the focus. */
    const tabTo = async (selector: string): Promise<void> => {
      await page.locator(selector).first().waitFor();
      for (let presses = 0; presses < 80; presses += 1) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
        await keyboard.press('Tab');
      }
      throw new Error(`The keyboard does not reach ${selector}`);
    };
    await page.goto(gateway.url);
    await tabTo('input[name=key]');
    await keyboard.type(gateway.adminKey);
    await keyboard.press('Enter');
    await says(page.locator('h1:focus'), 'Overview');
    // The first stop from the top of the page leads over the sections.
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await tabTo('a.skip');
    await keyboard.press('Enter');
    await tabTo('.first-steps a');
    await keyboard.press('Enter');
    await says(page.locator('h1:focus'), 'Tenants');
    await tabTo('input[name=name]');
    await keyboard.type('Keys only');
    await keyboard.press('Enter');
    await says(page.locator('h1:focus'), 'Keys only');
    await tabTo('select[name=provider]');
    await keyboard.press('m');
    await tabTo('select[name=pairing]');
    await keyboard.press('r');
    await tabTo('form:has(select[name=pairing]) button[type=submit]');
    await keyboard.press('Enter');
    await says(page.locator('.state'), 'Connected');
    await tabTo('.danger-text');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo('textarea');
    await keyboard.type(' By keyboard.');
    await tabTo('form:has(textarea) button[type=submit]');
    await keyboard.press('Space');
    await says(page.getByRole('log').locator('.in'), 'By keyboard.');
  });
});

describe('a Brazilian', () => {
  const stage = useStage({ locale: 'pt-BR' });

  it('is spoken to in Portuguese, and may choose another language without losing the place', async () => {
    const { page, gateway } = stage;
    await page.goto(gateway.url);
    await says(page.locator('h1'), 'Conecte o WhatsApp');
    expect(await page.locator('html').getAttribute('lang')).toBe('pt-BR');
    await stage.openConnection('Padaria');
    await says(page.locator('.state'), 'Conectado');
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await says(page.locator('.outcome'), 'Para +15550100010: enviada.');
    await page.getByLabel('Idioma').selectOption('es');
    await says(page.locator('.state h2'), /^Conectado$/);
    await says(page.locator('.state'), 'Se pueden enviar y recibir mensajes.');
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.reload();
    await says(page.locator('h1'), 'Conecta WhatsApp');
  });
});

describe('in the dark', () => {
  const stage = useStage({ colorScheme: 'dark' });

  it('keeps the page dark; a choice beats the system', async () => {
    const { page, gateway } = stage;
    await signIn(page, gateway.url, gateway.adminKey);
    expect(await backgroundOf(page.locator('body'))).toBe('rgb(15, 20, 18)');
    await page.getByLabel('Appearance').selectOption('light');
    await comes('a light page', async () => (await backgroundOf(page.locator('body'))) === 'rgb(246, 247, 245)');
  });
});

describe('a tenant', () => {
  const stage = useStage();

  it('sees no place for the operator, whatever the address', async () => {
    const { page, gateway } = stage;
    const { id: tenantId } = await gateway.admin.post<{ id: string }>('/v1/tenants', { name: 'Alone' });
    const { key } = await gateway.admin.post<{ key: string }>('/v1/keys', { tenantId, name: 'page', scopes: ['read'] });
    await signIn(page, gateway.url, key, '/console/plans');
    await says(page.locator('h1'), 'This needs the admin key.');
  });
});

describe('on a phone', () => {
  const stage = useStage(PHONE);

  it('the sections come from behind a button, and go when one is chosen', async () => {
    const { page, gateway } = stage;
    await signIn(page, gateway.url, gateway.adminKey);
    const sections = page.getByRole('navigation', { name: 'Sections' });
    expect(await sections.isVisible()).toBe(false);
    const menu = page.getByRole('button', { name: 'Menu' });
    await menu.click();
    await page.locator('button[aria-expanded=true]').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'console-phone-menu');
    await sections.getByRole('link', { name: 'Webhooks' }).click();
    await says(page.locator('h1'), 'Webhooks');
    await sections.waitFor({ state: 'hidden' });
  });
});
