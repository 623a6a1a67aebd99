import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from './support/accessibility.ts';
import { PHONE, says, shoot } from './support/site.ts';
import { useStage, type Stage } from './support/stage.ts';

/** Every view in turn, looked at by `look`. */
async function tour(stage: Stage, look: (name: string) => Promise<void>): Promise<void> {
  const { page, gateway } = stage;
  await page.goto(gateway.url);
  await page.locator('input[name=key]').waitFor();
  await look('sign-in');
  const { tenantId } = await stage.openConnection('Café da Praça');
  await page.locator('.state.good').waitFor();
  await page.locator('.key button').click();
  await page.locator('.once').waitFor();
  await page.locator('form button.primary').click();
  await page.locator('.events .in').waitFor();
  await look('connected');
  await page.locator('.danger-text').click();
  await look('confirm');
  await page.getByRole('dialog').locator('.danger').click();
  await page.locator('.qr.idle').waitFor();
  await look('unlinked');
  await page.locator('.choice label').nth(1).click();
  await page.locator('input[name=number]').waitFor();
  await look('number');
  await page.goto(`${gateway.url}/#/tenants/${tenantId}`);
  await page.locator('select[name=provider]').selectOption('memory');
  await look('tenant');
  await page.goto(`${gateway.url}/#/`);
  await page.locator('input[name=name]').waitFor();
  await look('tenants');
}

describe.each([
  ['desktop', {}],
  ['phone-dark-pt', { ...PHONE, locale: 'pt-BR', colorScheme: 'dark' }],
  ['phone-narrow', { ...PHONE, viewport: { width: 320, height: 640 } }],
] as const)('%s', (name, options) => {
  const stage = useStage(options);

  it('has a name for every control and a place for everything, in every view', async () => {
    await tour(stage, async (view) => {
      expect(await accessibilityFaults(stage.page), view).toEqual([]);
      await shoot(stage.page, `${name}-${view}`);
    });
  });
});

describe('a Brazilian', () => {
  const stage = useStage({ locale: 'pt-BR' });

  it('is spoken to in Portuguese, and may choose English without losing the place', async () => {
    const { page } = stage;
    await page.goto(stage.gateway.url);
    await says(page.locator('h1'), 'Conecte o WhatsApp');
    expect(await page.locator('html').getAttribute('lang')).toBe('pt-BR');
    await stage.openConnection('Padaria');
    await says(page.getByRole('status'), 'Conectado');
    await page.getByRole('button', { name: 'Enviar' }).click();
    await says(page.locator('.outcome'), 'Para +15550100010: enviada.');
    await page.getByLabel('Idioma').selectOption('en');
    await says(page.getByRole('status'), 'Connected');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await says(page.locator('h1'), 'Connect WhatsApp');
  });
});

describe('in the dark', () => {
  const stage = useStage({ colorScheme: 'dark' });

  it('keeps the page dark and the QR code on white', async () => {
    const { page } = stage;
    await stage.openConnection('Bar');
    const background = (selector: string) =>
      page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
    await page.locator('.qr img').waitFor();
    expect(await background('.qr')).toBe('rgb(255, 255, 255)');
    expect(await background('body')).toBe('rgb(15, 20, 18)');
  });
});

describe('with the keyboard alone', () => {
  const stage = useStage();

  it('goes the whole way', async () => {
    const { page, gateway } = stage;
    const { keyboard } = page;
    /** Tabs on until the element with this name has the focus. */
    const tabTo = async (selector: string): Promise<void> => {
      for (let presses = 0; presses < 40; presses += 1) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
        await keyboard.press('Tab');
      }
      throw new Error(`The keyboard does not reach ${selector}`);
    };
    await page.goto(gateway.url);
    await tabTo('input[name=key]');
    await keyboard.type(gateway.adminKey);
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
    await tabTo('form button[type=submit]');
    await keyboard.press('Enter');
    await says(page.getByRole('status'), 'Connected');
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
    await tabTo('.danger-text');
    await keyboard.press('Enter');
    await tabTo('dialog .danger');
    await keyboard.press('Enter');
    await says(page.getByRole('status'), 'Unlinked');
    await tabTo('.choice input');
    await keyboard.press('ArrowRight');
    await tabTo('input[name=number]');
  });
});
