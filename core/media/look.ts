import type { GatewayContext } from '../context.ts';
import { mediaUrls } from '../provider-kit/media-url.ts';
import {
  GatewayError,
  ProviderApiError,
  type MessageLimits,
  type OutboundMessage,
  type ProviderCapabilities,
  type Warning,
} from '../provider/index.ts';
import { essenceOf, HEAD_BYTES, reconcile, sniff } from './sniff.ts';

/** A server that takes longer is left to the backend, which has more patience; the send needs its time, too. */
const LOOK_MS = 3_000;
const SHARE_OF_BUDGET = 1 / 4;

/** So much is read of a medium whose server does not say its size: as much as the largest picture may have. */
const COUNTED_BYTES = 5 * 1024 * 1024 + 1;

/** A picture that goes to a hundred people is looked at once. */
const KEPT_MS = 60_000;

/** Addresses that are remembered at once. */
const MOST_KEPT = 1_000;

/** What lies at an address. */
type Look =
  | {
      readonly kind: 'seen';
      /** Bytes: all of them where the server said so or the end was seen, else those that were read. */
      readonly size: number;
      /** What the server says, and what the content begins like, where they say anything. */
      readonly types: readonly string[];
    }
  /** No backend will get it either: nothing is there, or it is no public address. */
  | { readonly kind: 'refused'; readonly error: GatewayError }
  /** We did not get it; the backend may. */
  | { readonly kind: 'unseen' };

const UNSEEN: Warning = {
  type: 'other',
  message:
    'The medium could not be looked at before it was sent: its server did not answer us. The provider may refuse it',
};

/**
 * Holds media at addresses against the limits of the message's type, before a backend is told to fetch them: through the
 * guard (`openPublicUrl`), so that an address which is not public is refused, too. Media of our own store were looked at
 * when they came. No call where the type has no limits.
 *
 * Returns a warning where a server does not answer us. Throws `media_rejected`, `media_unavailable` where nothing is there,
 * and `url_not_allowed`.
 */
export async function lookAtMedia(
  context: GatewayContext,
  message: OutboundMessage,
  { messages }: Pick<ProviderCapabilities, 'messages'>,
): Promise<readonly Warning[]> {
  // The medium of a template's header is held against what a message of its own may be.
  const limits = messages[message.type === 'template' ? (message.mediaKind ?? 'image') : message.type];
  if (limits === false || (limits.maxBytes === undefined && limits.mediaTypes === undefined)) return [];
  const urls = mediaUrls(message).filter((url) => !url.startsWith(`${context.publicUrl}/media/`));
  const looks = await Promise.all(urls.map((url) => lookOnce(context, url)));
  for (const look of looks) {
    if (look.kind === 'refused') throw look.error;
    if (look.kind === 'seen') check(look, limits, message.type);
  }
  return looks.some(({ kind }) => kind === 'unseen') ? [UNSEEN] : [];
}

function check(
  { size, types }: Extract<Look, { kind: 'seen' }>,
  { maxBytes, mediaTypes }: MessageLimits,
  messageType: OutboundMessage['type'],
): void {
  if (maxBytes !== undefined && size > maxBytes) throw rejected(`The media is larger than ${maxBytes} bytes`);
  const [first, second] = types;
  if (mediaTypes === undefined || first === undefined) return;
  // A server may be wrong about what it has, and a container may be any of its kinds: one that fits is enough.
  if (types.some((type) => mediaTypes.some((allowed) => fits(allowed, type)))) return;
  const what = second === undefined ? first : `${first} (by its content ${second})`;
  const allowed = mediaTypes.join(', ');
  throw rejected(`${what} is not a media type that this connection takes for ${messageType}: it takes ${allowed}`);
}

function fits(allowed: string, type: string): boolean {
  return allowed.endsWith('/*') ? type.startsWith(allowed.slice(0, -1)) : reconcile(allowed, type) !== undefined;
}

function rejected(message: string): GatewayError {
  return new GatewayError({ code: 'media_rejected', message });
}

type Kept = { readonly until: number; readonly look: Promise<Look> };

/** What each gateway of this process has seen lately. */
const lately = new WeakMap<GatewayContext['media'], Map<string, Kept>>();

/** Everybody who asks within a minute has the same answer, and waits for it together. */
function lookOnce(context: GatewayContext, url: string): Promise<Look> {
  const now = context.now().getTime();
  const seen = lately.get(context.media) ?? new Map<string, Kept>();
  lately.set(context.media, seen);
  const known = seen.get(url);
  if (known !== undefined && known.until > now) return known.look;
  const look = lookAt(context, url);
  seen.delete(url);
  seen.set(url, { until: now + KEPT_MS, look });
  for (const oldest of seen.keys()) {
    if (seen.size <= MOST_KEPT) break;
    seen.delete(oldest);
  }
  return look;
}

/** Never throws. */
async function lookAt({ media, webhooks, limits }: GatewayContext, url: string): Promise<Look> {
  try {
    const { body, mediaType, size } = await media.openUrl(url, {
      maxBytes: Infinity,
      timeoutMs: Math.min(LOOK_MS, limits.sendBudgetMs * SHARE_OF_BUDGET),
      allowPrivateAddresses: webhooks.allowPrivate,
    });
    const { head, read } = await readBeginning(body, size === undefined ? COUNTED_BYTES : HEAD_BYTES);
    const types = [essenceOf(mediaType), await sniff(head)].flatMap((type) =>
      type === undefined || type.endsWith('/octet-stream') ? [] : [type],
    );
    return { kind: 'seen', size: size ?? read, types: [...new Set(types)] };
  } catch (error) {
    return isCertain(error) ? { kind: 'refused', error } : { kind: 'unseen' };
  }
}

/** A server may turn us away and let the backend in; where nothing is, nobody finds anything. */
function isCertain(error: unknown): error is GatewayError {
  if (!GatewayError.isInstance(error)) return false;
  if (error.code === 'url_not_allowed') return true;
  return ProviderApiError.isInstance(error) && (error.httpStatus === 404 || error.httpStatus === 410);
}

async function readBeginning(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<{ readonly head: Uint8Array; readonly read: number }> {
  const head: Uint8Array[] = [];
  let read = 0;
  try {
    // Leaving the loop cancels the stream, which closes the connection.
    for await (const chunk of body) {
      if (read < HEAD_BYTES) head.push(chunk);
      read += chunk.byteLength;
      if (read >= most) break;
    }
  } catch {
    // Slow, or broken off: what its headers said, and what came until then, still holds.
  }
  return { head: Buffer.concat(head).subarray(0, HEAD_BYTES), read };
}
