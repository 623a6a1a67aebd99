import { describe, expect, it } from 'vitest';
import { ECHO, REFUSED, type Shop } from '../support/shop.ts';
import { goTo, says } from '../support/site.ts';
import type { Stage } from '../support/stage.ts';

/** A message's page, and the form that sends one of every type. @param open signs the operator in, at an address */
export function messages(stage: Stage, shopOf: () => Shop, open: (path: string) => Promise<void>): void {
  it('a message tells its whole story: content, timeline, attempts, why it failed and what to do', async () => {
    const { page } = stage;
    await open(`/console/messages/${shopOf().messageId}`);
    await says(page.locator('main'), 'The bread is ready.');
    for (const state of ['sent', 'delivered', 'read']) await says(page.locator('.timeline').first(), state);
    await says(page.locator('.timeline').nth(1), 'taken by the provider');
    await says(page.locator('.timeline').nth(1), 'Memory (sandbox)');
    await goTo(page, '/console/messages?state=failed');
    // By its number: another may have failed after it.
    await page.locator('.rows a.row', { hasText: REFUSED }).first().click();
    await says(page.locator('.problem'), 'Check the number with its owner.');
    await says(page.locator('.timeline').nth(1), 'refused');
  });

  it('a message that was sent is deleted for everyone, after asking', async () => {
    const { page, gateway } = stage;
    const { id } = await gateway.admin.post<{ id: string }>('/v1/messages', {
      connectionId: shopOf().connectionId,
      to: ECHO,
      type: 'text',
      text: 'A mistake',
    });
    await open(`/console/messages/${id}`);
    await page.getByRole('button', { name: 'Delete for everyone' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
    await says(page.locator('.facts dt'), 'deleted for everyone');
    await page.getByRole('button', { name: 'Delete for everyone' }).waitFor({ state: 'detached' });
    expect((await gateway.admin.get<{ revokedAt: string | null }>(`/v1/messages/${id}`)).revokedAt).not.toBeNull();
  });

  describe('every type of message can be sent', () => {
    const TYPES = [
      'text',
      'image',
      'video',
      'audio',
      'document',
      'sticker',
      'location',
      'contacts',
      'reaction',
      'poll',
      'buttons',
      'list',
      'cta_url',
      'card',
      'carousel',
      'template',
    ] as const;

    it('there is no other', async () => {
      const { page } = stage;
      await open(`/console/send?connection=${shopOf().connectionId}`);
      await page.locator('select[name=type]').waitFor();
      const offered = await page
        .locator('select[name=type] option')
        .evaluateAll((options) => options.map((option) => option.getAttribute('value')));
      expect(offered).toEqual([...TYPES]);
    });

    it.each(TYPES)('%s', async (type) => {
      const { page } = stage;
      await open(`/console/send?connection=${shopOf().connectionId}`);
      await page.locator('select[name=type]').selectOption(type);
      const file = MEDIA[type];
      if (file !== undefined) {
        const [mimeType, name] = file;
        await page
          .locator('input[name=mediaFile]')
          .setInputFiles({ name, mimeType, buffer: Buffer.from('not really one') });
      }
      if (type === 'reaction') await page.locator('input[name=target]').fill(shopOf().messageId);
      if (type === 'carousel') {
        await page.locator('textarea[name=mediaUrl]').fill('https://example.com/1.png\nhttps://example.com/2.png');
      }
      await page.locator('form .skeleton').waitFor({ state: 'detached' });
      if (type === 'template') await page.locator('textarea[name=parameters]').fill('Ana\n4711');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await says(page.locator('.outcome'), /The message is (sent|waiting)/);
      await says(page.locator('.copyable'), `"type": "${type}"`);
    });

    const MEDIA: Readonly<Record<string, readonly [string, string]>> = {
      image: ['image/png', 'picture.png'],
      video: ['video/mp4', 'film.mp4'],
      audio: ['audio/ogg', 'voice.ogg'],
      document: ['application/pdf', 'order.pdf'],
      sticker: ['image/webp', 'sticker.webp'],
    };
  });
}
