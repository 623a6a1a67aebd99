import { download, type ReceivedMedia } from '../media.ts';
import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type {
  CreateMediaUpload,
  FetchMedia,
  ListMediaQuery,
  Media,
  MediaSettings,
  MediaUpload,
  SetMediaSettings,
} from '../types.ts';

/** What is said of a medium beside its bytes. */
export type UploadOptions = CallOptions & {
  /** Of a `Blob` its own when absent; else the gateway looks for itself. */
  readonly mediaType?: string | undefined;
  /** Of a `File` its own when absent. */
  readonly filename?: string | undefined;
  /** With the admin key: whose it is. */
  readonly tenantId?: string | undefined;
};

/** Media that the gateway keeps: upload once, send often as `media: { id }`. */
export function createMedia(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/media/${part(id)}${then}`;
  const post = <Answer>(path: string, body: unknown, options?: CallOptions): Promise<Answer> =>
    transport.request('POST', path, { ...options, body });
  return {
    ...createList<Media, ListMediaQuery>(transport, '/v1/media'),
    /**
     * Uploads bytes, or a stream of them, which is then not held in memory. Never repeated by itself. `timeoutMs` is the time
     * for all of it: give large ones more.
     */
    upload(source: Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array>, options: UploadOptions = {}) {
      const { mediaType, filename, tenantId, ...call } = options;
      const file = source instanceof Blob ? source : undefined;
      const named = file !== undefined && 'name' in file && typeof file.name === 'string' ? file.name : undefined;
      return transport.request<Media>('POST', '/v1/media', {
        ...call,
        query: { filename: filename ?? named, tenantId },
        content: source as BodyInit,
        mediaType: mediaType ?? (file?.type || 'application/octet-stream'),
      });
    },
    /** Has the gateway fetch it from a public https address. */
    fetch: (body: FetchMedia, options?: CallOptions) => post<Media>('/v1/media/fetch', body, options),
    /** For what is too large for a request: PUT the bytes at `url` with `headers`, then call `completeUpload`. */
    createUpload: (body: CreateMediaUpload, options?: CallOptions) =>
      post<MediaUpload>('/v1/media/uploads', body, options),
    completeUpload: (id: string, options?: CallOptions) =>
      post<Media>(`/v1/media/uploads/${part(id)}/complete`, undefined, options),
    /** What is known of it, without its bytes. */
    get: (id: string, options?: CallOptions) => transport.request<Media>('GET', of(id, '/details'), options),
    /** Its bytes: where an answer cannot have all of them, by one answer after the other. */
    download: (id: string, options?: CallOptions): Promise<ReceivedMedia> => download(transport, of(id), options),
    delete: (id: string, options?: CallOptions) => transport.request<void>('DELETE', of(id), options),
    /** What becomes of received media, how long media are kept, and how much room there is. */
    settings: (query?: { readonly tenantId?: string | undefined }, options?: CallOptions) =>
      transport.request<MediaSettings>('GET', '/v1/media/settings', { ...options, query }),
    setSettings: (body: SetMediaSettings, query?: { readonly tenantId?: string | undefined }, options?: CallOptions) =>
      transport.request<MediaSettings>('PUT', '/v1/media/settings', { ...options, query, body }),
  };
}
