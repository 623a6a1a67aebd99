import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Program } from '../../support/program.ts';
import { browserMissing, openBrowser } from './browser.ts';
import { planGateway, type TestGateway } from './gateway.ts';
import { leave, signIn, visit, type Visit } from './site.ts';

export type Stage = {
  readonly gateway: TestGateway;
  /** The visitor of this test. */
  readonly page: Page;
  /** Stops the gateway, in peace where the signal is absent; what it resolves with starts it again. */
  stopGateway(signal?: 'SIGKILL'): Promise<() => Promise<void>>;
  /** Signs in and opens a new memory connection that wants to be paired; it then pairs by itself. */
  openConnection(name: string): Promise<{ readonly tenantId: string; readonly connectionId: string }>;
};

/**
 * One browser and one gateway for a test file, one visitor for each test. Without a browser its tests are skipped, with
 * the reason. `settings`: what the gateway is started with besides.
 */
export function useStage(
  options: BrowserContextOptions = {},
  settings: () => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Stage {
  let browser: Browser | undefined;
  let gateway: TestGateway | undefined;
  let program: Program | undefined;
  let visitor: Visit | undefined;

  beforeAll(async () => {
    if (browserMissing !== undefined) return;
    gateway = await planGateway(await settings());
    [browser, program] = await Promise.all([openBrowser(), gateway.start()]);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.kill();
    await gateway?.remove();
  });
  beforeEach(async (context) => {
    context.skip(browserMissing !== undefined, browserMissing);
    visitor = await visit(given(browser), given(gateway).url, options);
  });
  afterEach(async ({ task }) => {
    if (visitor !== undefined) await leave(visitor, task);
    visitor = undefined;
  });

  return {
    get gateway() {
      return given(gateway);
    },
    get page() {
      return given(visitor).page;
    },
    async stopGateway(signal) {
      await given(program).kill(signal);
      return async () => {
        program = await given(gateway).start();
      };
    },
    async openConnection(name) {
      const { admin, url, adminKey } = given(gateway);
      const { page } = given(visitor);
      const tenant = await admin.post<{ id: string }>('/v1/tenants', { name });
      const connection = await admin.post<{ id: string }>('/v1/connections', {
        tenantId: tenant.id,
        provider: 'memory',
        config: { pairing: 'required' },
      });
      await signIn(page, url, adminKey, `/console/connections/${connection.id}`);
      return { tenantId: tenant.id, connectionId: connection.id };
    },
  };
}

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Only within a test');
  return value;
}
