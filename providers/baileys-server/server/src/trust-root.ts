import { WA_CERT_DETAILS } from '@whiskeysockets/baileys';
import { SettingsError } from './settings.ts';

/** WhatsApp's root key, as Baileys 7.0.0-rc14 ships it. */
const WHATSAPP_ROOT = '142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b';

/** A preload can replace the key that proves WhatsApp's server to us. Only tests may. */
export function assertTrustRoot(testMode: boolean): void {
  if (testMode || Buffer.from(WA_CERT_DETAILS.PUBLIC_KEY).toString('hex') === WHATSAPP_ROOT) return;
  throw new SettingsError(
    "WhatsApp's root key was replaced (by NODE_OPTIONS?), which is refused outside test mode (POLYZAP_TEST_MODE=1)",
  );
}
