import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { buildSite } from '../../../scripts/site/build.ts';
import type { Chain } from '../../e2e/support/chain.ts';
import type { Shop } from '../../e2e/support/shop.ts';
import type { Caller } from '../../support/api.ts';
import { accessibilityFaults } from './accessibility.ts';
import { axeFaults } from './axe.ts';
import { browserMissing, openBrowser } from './browser.ts';
import { leave, shoot, visit, type Visit } from './site.ts';

const LOGO = `data:image/svg+xml;base64,${Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="#c2410c"/><path d="M10 26c2-10 18-10 20 0z" fill="#fff"/></svg>',
).toString('base64')}`;

const BRANDING = { name: 'Padaria do Zé', color: '#c2410c', logo: LOGO };

/** As the API answers it. */
export type Link = { readonly id: string; readonly url: string };

export type ConnectStage = {
  url(): string;
  admin(): Caller;
  browser(): Browser;
  /** A link for a shop's own connection, in the operator's colours. */
  makeLink(shop: Shop, more?: object): Promise<Link>;
  /** Opens it with a browser of the visitor's own. Nothing that must not happen on our pages may happen. */
  open(link: Link, options?: BrowserContextOptions): Promise<Page>;
  /** Looks as a screen reader and as axe do, and keeps what is seen for people to look at. */
  lookAt(page: Page, name: string): Promise<void>;
  /** What the shop's app hears of its links. */
  eventsOf(shop: Shop): Promise<string[]>;
};

/** Before the chain, whose gateway reads the site when it starts. */
export function buildSiteFirst(): void {
  beforeAll(async () => void (await buildSite(process.cwd())));
}

/** One browser for a test file, one visitor for each test. Without a browser its tests are skipped, with the reason. */
export function useConnectPage(chain: Chain): ConnectStage {
  let browser: Browser | undefined;
  let here: Visit | undefined;
  beforeAll(async () => {
    if (browserMissing === undefined) browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));
  afterEach(async ({ task }) => {
    if (here !== undefined) await leave(here, task);
    here = undefined;
  });
  const stage: ConnectStage = {
    url: () => chain.setting.installation.gatewayUrl,
    admin: () => chain.setting.installation.admin,
    browser() {
      if (browser === undefined) throw new Error('No browser');
      return browser;
    },
    makeLink: ({ tenantId, connectionId }, more = {}) =>
      stage.admin().post<Link>('/v1/connect-links', { tenantId, connectionId, branding: BRANDING, ...more }),
    async open(link, options = {}) {
      here = await visit(stage.browser(), stage.url(), options);
      await here.page.goto(link.url);
      return here.page;
    },
    async lookAt(page, name) {
      expect(await accessibilityFaults(page), name).toEqual([]);
      expect(await axeFaults(page), name).toEqual([]);
      await shoot(page, `connect-${name}`);
    },
    async eventsOf(shop) {
      const { data } = await shop.api.get<{ data: { type: string }[] }>('/v1/events?limit=500');
      return data.map(({ type }) => type).filter((type) => type.startsWith('connect_link.'));
    },
  };
  return stage;
}
