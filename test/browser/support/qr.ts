import jsqr from 'jsqr';
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';
import { eventually } from '../../support/waiting.ts';

/** Reads the QR code off the screen as a phone's camera would: from the pixels of what is shown, frame and all. */
export function readQrCode(frame: Locator): Promise<string> {
  return eventually(
    async () => {
      const { data, width, height } = PNG.sync.read(await frame.screenshot());
      return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
    },
    { description: 'a QR code that can be read' },
  );
}
