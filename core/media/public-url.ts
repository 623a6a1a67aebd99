import type { GatewayContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';

/** Backends that take addresses only fetch a medium when they send it, which may be after a queue of theirs. */
const PUBLIC_MS = 12 * 60 * 60 * 1000;

/**
 * An address at which a backend can fetch a medium without a key, until a while from now. The token is sealed with the
 * encryption key: it says which medium and until when, and whoever alters a bit of it gets nothing.
 */
export function publicMediaUrl(context: GatewayContext, row: Pick<MediaRow, 'id' | 'media_type' | 'filename'>): string {
  const until = String(context.now().getTime() + PUBLIC_MS);
  const token = Buffer.from(context.keyring.seal(until, sealContext(row.id))).toString('base64url');
  // Some backends show the end of the path as the name of a document.
  const name = encodeURIComponent(row.filename ?? `media.${extensionOf(row.media_type)}`);
  return `${context.publicUrl}/media/${row.id}/${name}?token=${token}`;
}

/** Throws `resource_not_found` unless the token is one for this medium, and still good: who guesses learns nothing. */
export function verifyPublicToken(context: GatewayContext, id: string, token: string | undefined): void {
  const until = opened(context, id, token);
  if (until > context.now().getTime()) return;
  throw notFound('medium');
}

function opened(context: GatewayContext, id: string, token: string | undefined): number {
  try {
    return Number(context.keyring.open(Buffer.from(token ?? '', 'base64url'), sealContext(id)).toString());
  } catch {
    return 0;
  }
}

function sealContext(id: string): string {
  return `media:${id}:public`;
}

/** `image/jpeg` → `jpeg`; for names only. */
function extensionOf(mediaType: string): string {
  return /^[\w-]+\/([a-z0-9]{1,8})$/.exec(mediaType)?.[1] ?? 'bin';
}
