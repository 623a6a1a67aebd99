import { expect, it } from 'vitest';
import { comes, goTo, listenTo, says, shoot, signIn, topOf } from './support/site.ts';
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
  // On the machine itself, which is where a newcomer is, nobody has to look for it.
  await says(page.locator('details code'), 'data/secrets.env');
  await shoot(page, 'sign-in');
});

it('keeps the key in memory alone', async () => {
  const { page, gateway } = stage;
  await signIn(page, gateway.url, gateway.adminKey);
  await says(page.locator('h1'), 'Overview');
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).not.toContain(
    gateway.adminKey,
  );
  await page.reload();
  await page.getByLabel('Key', { exact: true }).waitFor();
});

it('takes a key out of the address at once', async () => {
  const { page, gateway } = stage;
  await page.goto(`${gateway.url}/#key=${gateway.adminKey}`);
  await says(page.locator('h1'), 'Overview');
  expect(page.url()).toBe(`${gateway.url}/`);
});

it('shows what the gateway refuses: title, what to do, request id; beside the field where it is about one', async () => {
  const { page } = stage;
  await page.route('**/v1/providers', (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
  const { tenantId } = await stage.openConnection('Kiosk');
  // Not a blank page where it is not known what the provider can do.
  await says(page.getByRole('alert'), 'Something other than the gateway answered');
  await page.unroute('**/v1/providers');
  await page.getByRole('button', { name: 'Try again' }).click();
  await says(page.locator('.state'), 'Connected');
  await page.getByLabel('To', { exact: true }).fill('+15550100106');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const problem = page.locator('form .problem');
  await says(problem, 'The recipient is not on WhatsApp');
  await says(problem, /Request req_\w+/);
  await shoot(page, 'problem');

  await goTo(page, `/console/tenants/${tenantId}`);
  await page.getByLabel('Carried by').selectOption('memory');
  await page.getByLabel('Number', { exact: true }).fill('5511');
  await page.getByRole('button', { name: 'Create connection' }).click();
  await says(page.locator('.field-error'), 'Begin with a plus');
  expect(await page.getByLabel('Number', { exact: true }).getAttribute('aria-invalid')).toBe('true');
});

it('lets a tenant in with its own key, to its own connections; a revoked key leads back to the sign-in', async () => {
  const { page, gateway } = stage;
  const { tenantId } = await stage.openConnection('Pharmacy');
  await says(page.locator('.state'), 'Connected');
  const { id, key } = await gateway.admin.post<{ id: string; key: string }>('/v1/keys', {
    tenantId,
    name: 'page',
    scopes: ['read', 'connect'],
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Connections' }).waitFor();
  expect(await sections.getByRole('link', { name: 'Tenants' }).count()).toBe(0);
  await sections.getByRole('link', { name: 'Connections' }).click();
  await says(page.locator('h1'), 'Connections');
  await page.locator('.row').first().waitFor();
  expect(await page.locator('.row').count()).toBe(1);
  await page.locator('.row').click();
  await says(page.locator('.state'), 'Connected');
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
  await goTo(page, `/console/tenants/${tenant.id}`);
  await page.getByRole('button', { name: 'Create connection' }).click();
  await says(page.getByRole('alert'), 'The provider could not be reached');
  await says(page.locator('.state'), 'Not connected');
  await page.getByRole('button', { name: 'Show the QR code' }).waitFor();
  await shoot(page, 'baileys-gone');
});

it('says so while the gateway is gone, shows what was not looked at yet in any language, and goes on by itself', async () => {
  const { page } = stage;
  await stage.openConnection('Garage');
  await says(page.locator('.state'), 'Connected');
  const heard = await listenTo(page, '#banner');
  const before = await topOf(page.locator('h1'));
  const restart = await stage.stopGateway();
  await says(page.locator('#banner'), 'The gateway does not answer');
  expect(await topOf(page.locator('h1')), 'nothing moves under the pointer').toBe(before);
  await shoot(page, 'gateway-gone');
  const sections = page.locator('#sections');
  await sections.locator('a[href="/console/tenants"]').click();
  await says(page.locator('h1'), 'Tenants');
  await page.locator('.sections select').first().selectOption('es');
  await says(page.locator('#banner'), 'El gateway no responde');
  await restart();
  await says(page.locator('.row'), 'Garage');
  await page.locator('#banner:empty').waitFor({ state: 'attached' });
  expect(await heard()).toContain('El gateway vuelve a responder.');
});

it('goes on at once when somebody looks again, also where the browser has let the page’s clock sleep', async () => {
  const { page } = stage;
  await page.addInitScript(() => {
    const { setTimeout: start } = globalThis;
    const awake = (call: () => void, wait = 0): number => (wait < 1_000 ? Number(start(call, wait)) : 0);
    Object.assign(globalThis, { setTimeout: awake });
  });
  await stage.openConnection('Asleep');
  await says(page.locator('.state'), 'Connected');
  // Killed, so that the page hears of it at once: who is told that a stream is over asks again a second later.
  const restart = await stage.stopGateway('SIGKILL');
  await says(page.locator('#banner'), 'The gateway does not answer');
  await restart();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await says(page.locator('#banner'), 'The gateway answers again');
});

it('is live once its stream is there, and follows also where events come faster than answers', async () => {
  const { page, gateway } = stage;
  const { connectionId } = await stage.openConnection('Busy');
  await says(page.locator('.state'), 'Connected');
  await page.getByRole('button', { name: 'Sign out' }).click();
  const opened = Promise.withResolvers<void>();
  await page.route('**/v1/events/stream*', (route) => opened.promise.then(() => route.continue()));
  await signIn(page, gateway.url, gateway.adminKey, '/console/messages');
  await says(page.locator('.liveness'), 'Every few seconds');
  opened.resolve();
  await says(page.locator('.liveness'), 'Live');

  // No answer comes before something else has happened.
  let happened = 0;
  await page.route(/\/v1\/messages\?/, async (route) => {
    const before = happened;
    await comes('another event', () => happened > before + 2);
    await route.continue();
  });
  const busy = new AbortController();
  const sends = (async () => {
    while (!busy.signal.aborted) {
      await gateway.admin.post('/v1/messages', {
        connectionId,
        to: '+15550100001',
        type: 'text',
        text: `No ${happened}`,
      });
      happened += 1;
      await page.waitForTimeout(100);
    }
  })();
  try {
    await says(page.locator('.rows'), /No \d/);
  } finally {
    busy.abort();
    await sends;
    happened = Number.MAX_SAFE_INTEGER;
    await page.unrouteAll({ behavior: 'wait' });
  }
});
