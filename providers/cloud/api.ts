import type { CloudApi } from '../cloud-api/api.ts';
import { isAtBase, META_MEDIA_HOST } from '../cloud-api/media.ts';
import { PROVIDER_ID, type Context } from './context.ts';

/** Meta's own hosts for media, besides the configured base. */
const MEDIA_HOSTS = new Set([META_MEDIA_HOST, 'graph.facebook.com']);

/** Meta itself: a bearer token, a version and the number's id in the path. */
export function createApi({ config, settings, runtime }: Context): CloudApi {
  const { baseUrl, graphVersion } = settings;
  return {
    provider: PROVIDER_ID,
    http: runtime.http,
    now: runtime.now,
    baseUrl: `${baseUrl}/${graphVersion}`,
    credentials: { authorization: `Bearer ${config.accessToken}` },
    paths: {
      messages: `/${config.phoneNumberId}/messages`,
      upload: `/${config.phoneNumberId}/media`,
      media: (id) => `/${id}`,
    },
    echoesKey: true,
    mediaUrl(url) {
      const ours = url.protocol === 'https:' && url.port === '' && MEDIA_HOSTS.has(url.hostname);
      return ours || isAtBase(url, baseUrl) ? url.href : undefined;
    },
  };
}
