import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { PIXEL } from '../../support/pixel.ts';
import { ECHO, type Shop } from '../support/shop.ts';
import { comes, goTo, says, shoot } from '../support/site.ts';
import type { Stage } from '../support/stage.ts';

/** As much of a film as says that it is one. */
const FILM = 'AAAAGGZ0eXBpc29tAAACAGlzb21tcDQy';

/** A conversation's page: the chat, its media and its window. @param open signs the operator in, at an address */
export function conversations(stage: Stage, shopOf: () => Shop, open: (path: string) => Promise<void>): void {
  describe('conversations', () => {
    beforeEach(() => open(`/console/conversations/${shopOf().contactId}`));

    it('read like a chat, say how long free answers are possible, and take an answer', async () => {
      const { page } = stage;
      await page.locator('.bubble.out').first().waitFor();
      await says(page.locator('.window'), 'Free answers at any time');
      await page.getByLabel('Answer').fill('Two loaves are kept.');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await says(page.locator('.bubble.out'), 'Two loaves are kept.');
      // The echo: live, without a reload.
      await says(page.locator('.bubble:not(.out)'), 'Two loaves are kept.');
    });

    it('show what came with a message: a picture is seen, a voice note heard, a film watched, anything else saved', async () => {
      const { page, gateway } = stage;
      const send = (body: object): Promise<unknown> =>
        gateway.admin.post('/v1/messages', { connectionId: shopOf().connectionId, to: ECHO, ...body });
      await send({ type: 'image', media: { base64: PIXEL, mediaType: 'image/png' }, caption: 'Our window' });
      await send({ type: 'audio', media: { base64: 'T2dnUw==', mediaType: 'audio/ogg' }, voice: true });
      await send({ type: 'video', media: { base64: FILM, mediaType: 'video/mp4' }, caption: 'Our oven' });
      await send({
        type: 'document',
        media: { base64: 'JVBERg==', mediaType: 'application/pdf' },
        filename: 'menu.pdf',
      });
      const received = (kind: string): Locator => page.locator('.bubble:not(.out)', { hasText: kind }).last();
      // Whoever clicks while messages come in clicks beside: the chat scrolls to the newest.
      await received('menu.pdf').waitFor();
      await says(page.locator('.bubble.out', { hasText: 'menu.pdf' }), 'read');
      const load = (kind: string): Promise<void> =>
        received(kind).getByRole('button', { name: 'Load the file' }).click();
      await load('Our window');
      const picture = received('Our window').locator('img');
      await comes('the picture', () =>
        picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth === 1),
      );
      await load('Voice');
      await received('Voice').locator('audio[controls]').waitFor();
      await load('Our oven');
      await received('Our oven').locator('video[controls]').waitFor();
      await load('menu.pdf');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        received('menu.pdf').getByRole('link', { name: 'Download' }).click(),
      ]);
      expect(file.suggestedFilename()).toBe('menu.pdf');
      await shoot(page, 'console-conversation-media');
      // What was opened stays so when more is said, also where the oldest of thirty goes for it.
      await send({ type: 'text', text: 'And what now?' });
      await says(page.locator('.bubble:not(.out)'), 'And what now?');
      expect(await picture.count()).toBe(1);
    });

    it('count the 24-hour window down, and offer a template once it is closed', async () => {
      const { page } = stage;
      const endsIn = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
      let expiresAt = endsIn(90 * 60_000);
      await page.route('**/v1/conversations/*', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as object;
        await route.fulfill({
          response: answer,
          json: { ...body, freeform: '24h-window', window: { open: true, expiresAt, lastInboundAt: null } },
        });
      });
      await goTo(page, '/console/conversations');
      await goTo(page, `/console/conversations/${shopOf().contactId}`);
      await says(page.locator('.window'), /Free answers for 1 h (2\d|30) min more/);
      // It closes before one's eyes: whoever asks is told that it is open.
      expiresAt = endsIn(3_000);
      await goTo(page, '/console/conversations');
      await goTo(page, `/console/conversations/${shopOf().contactId}`);
      await says(page.locator('.window'), 'Template only');
      await says(page.locator('.notice'), 'The 24-hour window is closed');
      await page.getByRole('link', { name: 'Send a template' }).waitFor();
      expect(await page.getByLabel('Answer').count()).toBe(0);
    });
  });
}
