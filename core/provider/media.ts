import type { CallOptions } from './call.ts';

/**
 * Where the bytes of an outbound medium come from. `url` must be https and is fetched by whoever sends. `file` is one that
 * the gateway keeps: for large media, which are never in memory as a whole.
 */
export type MediaSource =
  | { readonly type: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly mediaType: string }
  | {
      readonly type: 'file';
      readonly mediaType: string;
      /** Bytes; exactly so many come. */
      readonly size: number;
      /** Of its bytes, in hex. */
      readonly sha256: string;
      /** May be called again, for another attempt. Throws `media_unavailable` once it is gone. The caller reads or cancels it. */
      open(options?: CallOptions): Promise<ReadableStream<Uint8Array>>;
    };

/** A handle that only the provider which issued it can open. It may expire with the provider's own storage. */
export type MediaReference = {
  readonly providerId: string;
  /** Opaque; never shown to tenants. */
  readonly handle: string;
  /** As the sender claimed it. */
  readonly mediaType: string;
  /** Bytes, as the sender claimed it. */
  readonly size?: number;
};

/** An opened medium. The caller reads or cancels `body`. */
export type DownloadedMedia = {
  readonly body: ReadableStream<Uint8Array>;
  readonly mediaType: string;
  readonly size?: number;
};
