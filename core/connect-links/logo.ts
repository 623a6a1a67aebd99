import { MOST_LOGO_BYTES } from '../api/connect-links.ts';
import type { GatewayContext } from '../context.ts';
import { openPublicUrl } from '../provider-kit/safe-download.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';

const TIMEOUT_MS = 8_000;

const DATA_URL = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/]+={0,2})$/;

/**
 * A logo as a data URL, so that the page loads nothing from elsewhere and tells nobody who looks at it. Given as an https
 * URL it is fetched here, once, from public addresses only; what it is, its bytes say.
 *
 * Throws `invalid_request`, `url_not_allowed`, `media_unavailable`, `media_rejected`.
 */
export async function readLogo(context: GatewayContext, logo: string, options: CallOptions): Promise<string> {
  const bytes = logo.startsWith('data:') ? fromDataUrl(logo) : await fetchBytes(context, logo, options);
  if (bytes.length > MOST_LOGO_BYTES) throw invalid(`must have ${MOST_LOGO_BYTES} bytes at most`);
  const mediaType = typeOf(bytes);
  if (mediaType === undefined) throw invalid('must be a PNG, JPEG, WebP or SVG');
  return `data:${mediaType};base64,${bytes.toString('base64')}`;
}

function fromDataUrl(text: string): Buffer {
  const [, base64] = DATA_URL.exec(text) ?? [];
  if (base64 === undefined) throw invalid('must be data:image/…;base64,…');
  return Buffer.from(base64, 'base64');
}

async function fetchBytes(context: GatewayContext, url: string, { signal }: CallOptions): Promise<Buffer> {
  const { body } = await openPublicUrl(url, {
    maxBytes: MOST_LOGO_BYTES,
    timeoutMs: TIMEOUT_MS,
    allowPrivateAddresses: context.webhooks.allowPrivate,
    ...(signal !== undefined && { signal }),
  });
  return Buffer.from(await new Response(body).arrayBuffer());
}

/** From the first bytes. An SVG is drawn as a picture, where a browser runs none of its scripts and loads nothing. */
function typeOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff') return 'image/jpeg';
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP') {
    return 'image/webp';
  }
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)?<svg[\s>]/.test(bytes.toString('utf8')) ? 'image/svg+xml' : undefined;
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'invalid_request', fields: [{ path: 'branding.logo', message }] });
}
