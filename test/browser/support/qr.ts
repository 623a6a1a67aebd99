import jsqr from 'jsqr';
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';
import { comes } from './site.ts';

/** Reads the QR code off the screen as a phone's camera would: from the pixels of what is shown, frame and all. */
export function readQrCode(frame: Locator): Promise<string> {
  return comes('a QR code that can be read', () => glimpseQrCode(frame));
}

/** One look: `undefined` where no code can be read just now. Throws where there is no frame for one. */
export async function glimpseQrCode(frame: Locator): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await frame.screenshot({ timeout: 5_000 }));
  return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
}
