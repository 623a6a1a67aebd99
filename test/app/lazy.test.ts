import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { ProviderId } from '../../providers/registry.ts';
import { postgresMissing } from '../support/postgres.ts';
import { openFunctions } from './support/hosts.ts';
import { converse } from './support/conversation.ts';
import { openShop } from './support/shop.ts';
import { setUpStage } from './support/stage.ts';

/** Words that survive a bundler, and that stand in this code and in no other of a function. */
const TWILIOS = {
  'the package': /getExpectedTwilioSignature/,
  'our signatures': /x-twilio-signature/,
  'our sends': /Messages\.json/,
  'our reading of webhooks': /OriginalRepliedMessageSid/,
};

// A process that nobody else has asked for anything.
describe.skipIf(postgresMissing !== undefined)('the deployed functions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polyzap-lazy-'));
  const list = join(folder, 'loaded');
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const stage = setUpStage((options) =>
    openFunctions(
      { ...options, env: { ...options.env, TEST_LOADED: list } },
      new URL('fixtures/loaded.ts', import.meta.url),
    ),
  );

  /** What the functions' process has loaded of theirs, as text. */
  const loaded = (): readonly string[] =>
    readFileSync(list, 'utf8')
      .split('\n')
      .filter((url) => url.includes('/function-parts/'))
      .map((url) => readFileSync(fileURLToPath(url), 'utf8'));
  const loadedOfTwilio = () => {
    const texts = loaded();
    return Object.entries(TWILIOS).flatMap(([name, word]) => (texts.some((text) => word.test(text)) ? [name] : []));
  };

  /** A message in, one out, reports on it, and a tick. */
  async function serve(provider: ProviderId): Promise<void> {
    const { shop, world } = await openShop(stage(), provider, { sandboxPairing: 'none' });
    const { writes, says, reports } = converse(stage(), shop);
    await writes('they write first', world);
    await says('answered', { at: world });
    await reports('answered', 'delivered', world);
    await shop.hasHeardAll();
  }

  it('load nothing of Twilio’s for tenants on Baileys and 360dialog', async () => {
    await serve('baileys');
    await serve('360dialog');
    expect(loaded().length).toBeGreaterThan(0);
    expect(loadedOfTwilio()).toEqual([]);

    // Which would be true of a list that nobody writes, too.
    await serve('twilio');
    expect(loadedOfTwilio()).toEqual(Object.keys(TWILIOS));
  }, 180_000);
});
