import { isLoopback } from '../../core/provider-kit/base-url.ts';
import { mediaGone, readRefusal, toDownload } from '../../core/provider-kit/download.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import type { CallOptions, DownloadedMedia, MediaReference } from '../../core/provider/index.ts';
import { authorization } from './api.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { refusal } from './errors.ts';

/** WhatsApp's largest medium is a document of 100 MB. */
const MAX_BYTES = 100 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * Opens a received medium. The handle is Twilio's `MediaUrl`. Twilio's own host gets our credentials; it answers with a
 * redirect to a storage host, which gets none and has to be a public https one.
 */
export async function downloadMedia(
  context: Context,
  reference: MediaReference,
  options: CallOptions = {},
): Promise<DownloadedMedia> {
  const url = reference.providerId === PROVIDER_ID ? twilioUrl(context, reference.handle) : undefined;
  if (url === undefined) throw mediaGone(PROVIDER_ID);
  try {
    const response = await context.runtime.http.stream({
      method: 'GET',
      url: url.href,
      headers: { authorization: authorization(context) },
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      ...options,
    });
    if (response.status === 200) return toDownload(response, reference.mediaType);
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null && URL.canParse(location, url)) {
      await response.body.cancel();
      return await follow(context, new URL(location, url), reference, options);
    }
    if (response.status === 404 || response.status === 410) {
      await response.body.cancel();
      throw mediaGone(PROVIDER_ID);
    }
    throw refusal(await readRefusal(response), { kind: 'call', now: context.runtime.now() });
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}

/**
 * Only a URL of Twilio's API, else undefined: a forged handle must not fetch elsewhere, and our credentials go nowhere
 * else. Where the operator has set another base URL (a proxy, a test double), that host is asked instead.
 */
function twilioUrl({ settings }: Context, handle: string): URL | undefined {
  if (!URL.canParse(handle)) return undefined;
  const url = new URL(handle);
  const base = new URL(settings.apiUrl);
  const isTwilio =
    url.protocol === 'https:' && url.port === '' && /^api(\.[a-z0-9-]+){0,2}\.twilio\.com$/.test(url.hostname);
  if (url.username !== '' || (!isTwilio && url.origin !== base.origin)) return undefined;
  if (!isTwilio || base.hostname.endsWith('.twilio.com')) return url;
  return new URL(settings.apiUrl + url.pathname + url.search);
}

/** Without our credentials. A test double on loopback may redirect to loopback. */
async function follow(
  { settings }: Context,
  url: URL,
  reference: MediaReference,
  options: CallOptions,
): Promise<DownloadedMedia> {
  // Loaded here: its address tables are of no use to functions that download nothing.
  const { openPublicUrl } = await import('../../core/provider-kit/safe-download.ts');
  const media = await openPublicUrl(url.href, {
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    allowPrivateAddresses: isLoopback(settings.apiUrl),
    ...options,
  });
  return media.mediaType === 'application/octet-stream' ? { ...media, mediaType: reference.mediaType } : media;
}
