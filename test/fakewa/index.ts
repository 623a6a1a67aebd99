/**
 * A fake WhatsApp for an unmodified Baileys: the server and the people's phones. See README.md.
 *
 * Importing this makes Baileys in this process trust the fake, sends its media here, and keeps libsignal from printing.
 */
import { WA_CERT_DETAILS } from '@whiskeysockets/baileys';
import type { FakeWhatsApp } from './api.ts';
import { completeFake } from './complete.ts';
import { startBase } from './local.ts';
import { routeMedia } from './media-routing.ts';
import { silenceLibsignal } from './phone/silent.ts';
import { TRUST_ROOT } from './wire/trust-root.ts';

Object.assign(WA_CERT_DETAILS, { PUBLIC_KEY: TRUST_ROOT.public });
silenceLibsignal();
routeMedia();

/** Starts a fake in this process, on 127.0.0.1. */
export const startFakeWhatsApp = async (options: { port?: number } = {}): Promise<FakeWhatsApp> => {
  const fake = completeFake(await startBase(options));
  // The real download host, which Baileys takes when a message has no URL, leads to the fake started last.
  routeMedia(Number(new URL(fake.mediaUrl).port));
  return fake;
};

export { connectFakeWhatsApp } from './control/client.ts';
export type * from './api.ts';
