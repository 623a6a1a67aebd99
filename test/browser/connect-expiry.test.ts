import { expect, it } from 'vitest';
import { setUpHastyChain } from '../e2e/support/hasty.ts';
import { eventually } from '../support/waiting.ts';
import { buildSiteFirst, useConnectPage } from './support/connect.ts';
import { readQrCode } from './support/qr.ts';
import { says } from './support/site.ts';

buildSiteFirst();
const chain = setUpHastyChain();
const stage = useConnectPage(chain);

it('draws the QR code anew whenever WhatsApp changes it; says when nobody scanned any; makes another when asked', async () => {
  const shop = await chain.unpaired();
  const page = await stage.open(await stage.makeLink(shop));
  const first = await readQrCode(page.locator('.qr'));
  await eventually(async () => (await readQrCode(page.locator('.qr'))) !== first, { description: 'another code' });
  await says(page.locator('.problem'), 'Nobody used the code in time');
  await stage.lookAt(page, 'timed-out');
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  await shop.phone.scan(await readQrCode(page.locator('.qr')));
  await says(page.locator('h1'), 'Connected');
  expect(await stage.eventsOf(shop)).toEqual(['connect_link.used', 'connect_link.completed']);
}, 60_000);
