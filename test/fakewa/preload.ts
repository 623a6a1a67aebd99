/**
 * For a program under test that runs Baileys in its own process:
 *
 *     NODE_OPTIONS='--import file:///…/test/fakewa/preload.ts' POLYZAP_WA_URL=ws://127.0.0.1:PORT/ws/chat node …
 *
 * It makes Baileys trust the fake's root (the constant is replaced in the source of one module as it is loaded, so this
 * imports nothing of Baileys and costs no memory), and sends media to the fake. `FAKEWA_MEDIA_URL` or `POLYZAP_WA_URL`
 * says where `mmg.whatsapp.net` is; the upload host that the fake names needs neither.
 */
import { registerHooks } from 'node:module';
import { routeMedia } from './media-routing.ts';
import { TRUST_ROOT } from './wire/trust-root.ts';

const MODULE = '/@whiskeysockets/baileys/lib/Defaults/index.js';
const REAL_ROOT = '142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b';

const hooks = registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(MODULE)) return loaded;
    const { source } = loaded;
    const text =
      source instanceof Uint8Array ? Buffer.from(source).toString() : typeof source === 'string' ? source : '';
    if (!text.includes(REAL_ROOT))
      throw new Error(`${url} does not hold WhatsApp’s root key where preload.ts expects it`);
    setImmediate(() => hooks.deregister());
    return { ...loaded, source: text.replace(REAL_ROOT, TRUST_ROOT.public.toString('hex')) };
  },
});

const address = process.env['FAKEWA_MEDIA_URL'] ?? process.env['POLYZAP_WA_URL'];
routeMedia(address !== undefined && URL.canParse(address) ? Number(new URL(address).port) : undefined);
