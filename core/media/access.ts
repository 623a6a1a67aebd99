import type { CallOptions, DownloadedMedia } from '../provider/index.ts';
import type { MediaStore } from './store.ts';

/** What the gateway is given for media. */
export type MediaAccess = {
  readonly store: MediaStore;
  /** Opens a URL that a tenant chose: `openPublicUrl`, unless a test lends another. */
  readonly openUrl: OpenUrl;
  readonly limits: MediaLimits;
};

/** Opens an address that somebody else chose (`openPublicUrl`). */
export type OpenUrl = (
  url: string,
  options: CallOptions & {
    readonly maxBytes: number;
    readonly timeoutMs: number;
    /** The operator allows addresses of this machine and its network. */
    readonly allowPrivateAddresses?: boolean;
  },
) => Promise<DownloadedMedia>;

/** How large media may be, and how long they may take. */
export type MediaLimits = {
  /** Bytes of one medium. WhatsApp's largest is a document of 100 MB. */
  readonly maxBytes: number;
  /** Bytes that a request can bring here. Larger media come by another way. */
  readonly maxRequestBytes: number;
  /** Bytes that an answer can have here. */
  readonly maxAnswerBytes: number;
  /** Milliseconds for a medium that somebody else's server has, while the caller waits. */
  readonly fetchMs: number;
  /** Bytes of all media of a tenant, where the operator has set nothing for it. */
  readonly quotaBytes: number;
};

const MIB = 1024 * 1024;

/** A host without limits of its own. */
export const MEDIA_LIMITS: MediaLimits = {
  maxBytes: 100 * MIB,
  maxRequestBytes: Number.POSITIVE_INFINITY,
  maxAnswerBytes: Number.POSITIVE_INFINITY,
  fetchMs: 60_000,
  quotaBytes: 5 * 1024 * MIB,
};

/**
 * Netlify's functions: 6 MB in, 20 MB streamed out (docs.netlify.com, "Functions: configuration"). Its front end turns bytes
 * into base64 on their way in, so that what arrives there is about 4.5 MB in truth.
 */
export const FUNCTION_MEDIA_LIMITS: MediaLimits = {
  ...MEDIA_LIMITS,
  maxRequestBytes: 6 * MIB,
  maxAnswerBytes: 20_000_000,
  // Of the 25 s that a function has; the rest is for keeping it.
  fetchMs: 18_000,
};
