import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createCaller } from '../support/api.ts';
import { enterKey, holdBack, says, shoot, slowLine } from './support/site.ts';
import { useStage } from './support/stage.ts';

const stage = useStage();

it('goes from nothing to a reply, at first on a slow line: tenant, connection, QR code, message, key, curl', async () => {
  const { page, gateway } = stage;
  const makeFast = await slowLine(page);
  const sendScripts = await holdBack(page, '**/assets/*.js');
  await page.goto(gateway.url, { waitUntil: 'commit' });
  // Seen first: whose page it is. Then one can begin, and nothing is given up.
  await says(page.locator('.brand'), 'polyzap');
  sendScripts();
  await enterKey(page, gateway.adminKey);
  await says(page.locator('h1'), 'Overview');
  await says(page.locator('.first-steps'), 'Create a tenant');
  await shoot(page, 'console-first-steps');
  const sendTenants = await holdBack(page, '**/v1/tenants?*');
  await page.getByRole('link', { name: 'Begin' }).click();
  // What the list will move is not there to be pressed before it.
  await page.locator('main > * > .skeleton').waitFor();
  expect(await page.getByRole('button', { name: 'Create tenant' }).isVisible()).toBe(false);
  sendTenants();
  await says(page.locator('.empty'), 'No tenant yet');
  expect(await page.getByRole('alert').count()).toBe(0);
  await makeFast();
  await page.getByLabel('Name', { exact: true }).fill('Corner bakery');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await page.getByLabel('Carried by').selectOption('memory');
  await page.getByLabel('Pairing').selectOption('required');
  await page.getByLabel('Label (optional)').fill('Orders');
  await page.getByRole('button', { name: 'Create connection' }).click();

  // The pretended phone scans after a second, seen or not; QR and pairing codes that stay are looked at in demo.test.ts.
  await says(page.locator('.state'), 'Connected');

  await page.getByRole('textbox', { name: 'Message', exact: true }).fill("It's ready");
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await says(page.locator('.outcome'), 'To +15550100010: sent.');
  await says(page.getByRole('log').locator('li.in'), "It's ready");
  await says(page.getByRole('log'), 'Message read');

  await page.getByRole('button', { name: 'Make a key' }).click();
  await says(page.locator('.once'), 'shown this once');
  const [key = '', command = ''] = await page.locator('pre').allTextContents();
  await shoot(page, 'connected');
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'sent', content: { type: 'text', text: "It's ready" } });
  await page.getByRole('log').locator('li.in').nth(1).waitFor();

  const answer = await createCaller(gateway.url, key).ask('GET', '/v1/tenants');
  expect(answer.status, 'the key is the tenant’s, not the admin’s').toBe(403);
});

it('disconnects and reconnects; unlinks after asking; pairs again by code', async () => {
  const { page } = stage;
  await stage.openConnection('Flower shop');
  const status = page.locator('.state');
  await says(status, 'Connected');

  const message = page.getByRole('textbox', { name: 'Message', exact: true });
  await message.fill('Half a senten');
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await says(status, 'Connected');
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await says(status, 'The phone is still linked.');
  await message.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await says(status, 'Messages can be sent');
  await message.waitFor();
  expect(await message.inputValue()).toBe('Half a senten');

  await page.getByRole('button', { name: 'Unlink phone' }).click();
  await shoot(page, 'confirm');
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink phone' }).click();
  await says(status, 'Unlinked');
  await page.getByText('Code', { exact: true }).click();
  await page.getByLabel('Number of the phone').fill('11 99999');
  await page.getByRole('button', { name: 'Get a code' }).click();
  await says(page.locator('.field-error'), 'Begin with a plus');
  await page.getByLabel('Number of the phone').fill('+55 (11) 99999-0001');
  await page.getByRole('button', { name: 'Get a code' }).click();
  await says(status, 'Connected');
});
