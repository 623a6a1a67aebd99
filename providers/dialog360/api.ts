import type { CloudApi } from '../cloud-api/api.ts';
import { isAtBase, META_MEDIA_HOST } from '../cloud-api/media.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { readText } from './errors.ts';

/** 360dialog: a key that stands for the number, so paths name neither number nor version. */
export function createApi({ config, settings, runtime }: Context): CloudApi {
  const { baseUrl } = settings;
  return {
    provider: PROVIDER_ID,
    http: runtime.http,
    now: runtime.now,
    baseUrl,
    credentials: { 'd360-api-key': config.apiKey },
    paths: { messages: '/messages', upload: '/media', media: (id) => `/${id}` },
    // Meta documents the field that does it; 360dialog does not say that it passes it on.
    echoesKey: false,
    readText,
    /** Meta's URL, of which 360dialog serves the path and the query under its own host. */
    mediaUrl(url) {
      if (isAtBase(url, baseUrl)) return url.href;
      const ofMeta = url.protocol === 'https:' && url.port === '' && url.hostname === META_MEDIA_HOST;
      return ofMeta ? baseUrl + url.pathname + url.search : undefined;
    },
  };
}
