import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './support/accessibility.ts';
import { axeFaults } from './support/axe.ts';
import { browserMissing } from './support/browser.ts';
import { openShop, type Shop } from './support/shop.ts';
import { backgroundOf, goTo, PHONE, shoot, signIn } from './support/site.ts';
import { useStage } from './support/stage.ts';

/** Every view, and what is there once it is loaded. */
function views(shop: Shop): readonly (readonly [name: string, path: string, loaded: string])[] {
  return [
    ['overview', '/', '.figures'],
    ['tenants', '/console/tenants', '.rows'],
    ['tenant', `/console/tenants/${shop.tenantId}`, '.rows .badge'],
    ['connections', '/console/connections', '.rows .badge'],
    ['connection', `/console/connections/${shop.connectionId}`, '.events .in'],
    ['messages', '/console/messages', '.rows .badge'],
    ['message', `/console/messages/${shop.messageId}`, '.timeline'],
    ['send', '/console/send', 'select[name=type]'],
    ['conversations', '/console/conversations', '.rows'],
    ['conversation', `/console/conversations/${shop.contactId}`, '.bubble.out'],
    ['events', '/console/events', '.rows'],
    ['webhooks', '/console/webhooks', '.rows'],
    ['webhook', `/console/webhooks/${shop.endpointId}`, '.rows'],
    ['templates', '/console/templates', '.rows'],
    ['template', `/console/templates/${shop.templateId}`, '.bubble'],
    ['suppressions', '/console/suppressions', '.rows'],
    ['plans', '/console/plans', '.chart'],
    ['keys', '/console/keys', '.rows'],
    ['audit', '/console/audit', '.rows'],
    ['nowhere', '/console/nowhere', '.empty'],
  ];
}

describe.each([
  ['desktop', {}],
  ['desktop-dark-es', { locale: 'es-MX', colorScheme: 'dark' }],
  ['phone-dark-pt', { ...PHONE, locale: 'pt-BR', colorScheme: 'dark' }],
  ['phone-narrow', { ...PHONE, viewport: { width: 320, height: 640 } }],
] as const)('%s', (name, options) => {
  const stage = useStage(options);
  let shop: Shop;
  beforeAll(async () => {
    if (browserMissing === undefined) shop = await openShop(stage.gateway.admin);
  });
  afterAll(() => shop?.receiver.close());

  const look = async (view: string): Promise<readonly string[]> => {
    await shoot(stage.page, `console-${name}-${view}`);
    const faults = [...(await accessibilityFaults(stage.page)), ...(await axeFaults(stage.page))];
    return faults.map((fault) => `${view}: ${fault}`);
  };

  it('every view fits, can be read and can be reached', async () => {
    const { page, gateway } = stage;
    await page.goto(gateway.url);
    await page.locator('input[name=key]').waitFor();
    const faults = [...(await look('sign-in'))];
    await signIn(page, gateway.url, gateway.adminKey);
    for (const [view, path, loaded] of views(shop)) {
      await goTo(page, path);
      await page.locator(`main ${loaded}`).first().waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'detached' });
      faults.push(...(await look(view)));
    }
    // Between a phone and a desk the figures of the overview fill no row. Where none is, nothing is drawn.
    await page.setViewportSize({ width: 1000, height: 900 });
    await goTo(page, '/');
    await page.locator('.figures').waitFor();
    expect(await backgroundOf(page.locator('.figures'))).toBe(await backgroundOf(page.locator('.card').first()));
    faults.push(...(await look('overview-1000')));
    expect(faults).toEqual([]);
  });
});
