import { expect, it } from 'vitest';
import { setUpHastyChain } from '../e2e/support/hasty.ts';
import { buildSiteFirst, useConnectPage } from './support/connect.ts';
import { glimpseQrCode } from './support/qr.ts';
import { comes, says } from './support/site.ts';

buildSiteFirst();
const chain = setUpHastyChain();
const stage = useConnectPage(chain);

it('draws the QR code anew whenever WhatsApp changes it; says when nobody scanned any; makes another when asked', async () => {
  const shop = await chain.unpaired();
  const page = await stage.open(await stage.makeLink(shop));
  const picture = page.locator('.qr img');
  const again = page.getByRole('button', { name: 'Show the QR code' });
  // A code lives a second here, and the page is told of six. Who is too slow to see two of them has another six.
  const seen = new Set<string | null>();
  await comes('another code', async () => {
    if (await again.isVisible()) {
      seen.clear();
      await again.click();
    }
    for (const code of await picture.evaluateAll((images) => images.map((image) => image.getAttribute('src'))))
      seen.add(code);
    return seen.size > 1;
  });
  await says(page.locator('.problem'), 'Nobody used the code in time');
  await stage.lookAt(page, 'timed-out');
  await again.click();
  await comes('a phone that scans in time', async () => {
    if (await again.isVisible()) await again.click();
    const code = await glimpseQrCode(page.locator('.qr'));
    if (code !== undefined) await shop.phone.scan(code, { timeoutMs: 5_000 });
    return code !== undefined;
  });
  await says(page.locator('h1'), 'Connected');
  expect((await stage.eventsOf(shop)).slice(-1)).toEqual(['connect_link.completed']);
});
