import { expect, it } from 'vitest';
import { says, shoot, signIn } from './support/site.ts';
import { useStage } from './support/stage.ts';

const stage = useStage();

it('says that a key is wrong, keeps what was typed, and asks for one where there is none', async () => {
  const { page, gateway } = stage;
  await page.goto(gateway.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await says(page.locator('.field-error'), 'This is needed.');
  await page.getByLabel('Key', { exact: true }).fill('pza_wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await says(page.getByRole('alert'), 'This key is not valid');
  expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('pza_wrong');
  await page.getByText('Where is the admin key?').click();
  await says(page.locator('details code'), 'data/secrets.env');
  await shoot(page, 'sign-in');
});

it('keeps the key in memory alone', async () => {
  const { page, gateway } = stage;
  await signIn(page, gateway.url, gateway.adminKey);
  await says(page.locator('h1'), 'Tenants');
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).not.toContain(
    gateway.adminKey,
  );
  await page.reload();
  await page.getByLabel('Key', { exact: true }).waitFor();
});

it('takes a key out of the address at once', async () => {
  const { page, gateway } = stage;
  await page.goto(`${gateway.url}/#key=${gateway.adminKey}`);
  await says(page.locator('h1'), 'Tenants');
  expect(page.url()).toBe(`${gateway.url}/`);
});

it('shows what the gateway refuses: title, what to do, request id; beside the field where it is about one', async () => {
  const { page, gateway } = stage;
  const { tenantId } = await stage.openConnection('Kiosk');
  await says(page.getByRole('status'), 'Connected');
  await page.getByLabel('To').fill('+15550100106');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const problem = page.locator('form .problem');
  await says(problem, 'The recipient is not on WhatsApp');
  await says(problem, /Request req_\w+/);
  await shoot(page, 'problem');

  await page.goto(`${gateway.url}/#/tenants/${tenantId}`);
  await page.getByLabel('Carried by').selectOption('memory');
  await page.getByLabel('Number').fill('5511');
  await page.getByRole('button', { name: 'Create connection' }).click();
  await says(page.locator('.field-error'), 'must be E.164');
  expect(await page.getByLabel('Number').getAttribute('aria-invalid')).toBe('true');
});

it('lets a tenant in with its own key, to its own connections; a revoked key leads back to the sign-in', async () => {
  const { page, gateway } = stage;
  const { tenantId } = await stage.openConnection('Pharmacy');
  await says(page.getByRole('status'), 'Connected');
  const { id, key } = await gateway.admin.post<{ id: string; key: string }>('/v1/keys', {
    tenantId,
    name: 'page',
    scopes: ['read', 'connect'],
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Connections' }).click();
  await says(page.locator('h1'), 'Connections');
  expect(await page.locator('.row').count()).toBe(1);
  await page.locator('.row').click();
  await says(page.getByRole('status'), 'Connected');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await says(page.getByRole('alert'), 'This key may not do this');

  expect((await gateway.admin.ask('DELETE', `/v1/keys/${id}`)).status).toBe(200);
  await says(page.getByRole('alert'), 'The key is no longer valid');
  await page.getByLabel('Key', { exact: true }).waitFor();
});

it('says that the Baileys server cannot be reached, and lets one try again', async () => {
  const { page, gateway } = stage;
  const tenant = await gateway.admin.post<{ id: string }>('/v1/tenants', { name: 'Hotel' });
  await signIn(page, gateway.url, gateway.adminKey);
  await page.goto(`${gateway.url}/#/tenants/${tenant.id}`);
  await page.getByRole('button', { name: 'Create connection' }).click();
  await says(page.getByRole('alert'), 'The provider could not be reached');
  await says(page.getByRole('status'), 'Not connected');
  await page.getByRole('button', { name: 'Show the QR code' }).waitFor();
  await shoot(page, 'baileys-gone');
});

it('says so while the gateway is gone, and goes on by itself when it is back', async () => {
  const { page } = stage;
  await stage.openConnection('Garage');
  await says(page.getByRole('status'), 'Connected');
  const restart = await stage.stopGateway();
  await says(page.locator('#banner'), 'The gateway does not answer');
  await shoot(page, 'gateway-gone');
  // A view that cannot even be loaded comes when it can.
  await page.getByRole('link', { name: 'Tenants' }).click();
  await restart();
  await says(page.locator('#banner'), 'answers again');
  await says(page.locator('.row'), 'Garage');
});
