import { elsewhere, openKept } from '../../core/media/open.ts';
import { parseRange } from '../../core/media/range.ts';
import { headerType, mayShow } from '../../core/media/sniff.ts';
import type { ByteRange } from '../../core/media/store.ts';
import { limitBytes, toWebStream } from '../../core/provider-kit/byte-stream.ts';
import { GatewayError, type DownloadedMedia } from '../../core/provider/index.ts';
import type { MediaRow } from '../../core/store/gateway/tables/media.ts';
import type { AppContext } from './environment.ts';
import { problemResponse } from './problem.ts';

/** What somebody sent must not run in our origin, whatever a browser makes of it. */
const NOT_A_PAGE = { 'content-security-policy': "sandbox; default-src 'none'" };

/**
 * A kept medium as an answer: 200, 206 for one range, 304 where the caller has it. Where it is larger than an answer can be
 * here: a part of it for who asked for a range, an address in the storage (302) for who did not, and `body_too_large` where
 * the storage has none.
 */
export async function answerMedia(c: AppContext, row: MediaRow, mayBeShown: boolean): Promise<Response> {
  const size = row.size ?? 0;
  const etag = `"${row.sha256 ?? row.id}"`;
  const disposition = dispositionOf(row, mayBeShown);
  const always = {
    ...NOT_A_PAGE,
    etag,
    'accept-ranges': 'bytes',
    // It never changes under its id; who may see it may.
    'cache-control': 'private, no-cache',
  };
  if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, always);

  const range = wantedRange(c, size, etag);
  if (range === 'unsatisfiable') {
    const error = new GatewayError({ code: 'range_not_satisfiable', message: `It has ${size} bytes` });
    const problem = problemResponse(error, { requestId: c.get('requestId') });
    problem.headers.set('content-range', `bytes */${size}`);
    return problem;
  }
  const { maxAnswerBytes } = c.get('gateway').media.limits;
  if (range === undefined && size > maxAnswerBytes) return tooLarge(c, row, disposition, maxAnswerBytes);
  const part = range === undefined ? undefined : atMost(range, maxAnswerBytes);
  const { start, end } = part ?? { start: 0, end: size - 1 };
  const status = part === undefined ? 200 : 206;
  const headers = {
    ...always,
    'content-type': row.media_type,
    'content-disposition': disposition,
    'content-length': String(end - start + 1),
    ...(part !== undefined && { 'content-range': `bytes ${start}-${end}/${size}` }),
  };
  // HEAD is answered by this route, too, and nobody would read what was opened for it.
  if (c.req.raw.method === 'HEAD') return c.body(null, status, headers);
  return c.body(await openKept(c.get('gateway'), row, part), status, headers);
}

/**
 * A medium that is kept nowhere, as its provider gives it. There are no parts of it, so that one which is larger than an
 * answer can be here is `body_too_large`; where its size was not said, the answer breaks off.
 */
export async function passMedia(c: AppContext, { body, mediaType, size }: DownloadedMedia): Promise<Response> {
  const { maxAnswerBytes } = c.get('gateway').media.limits;
  const tooLarge = () => {
    const message = `An answer here has ${maxAnswerBytes} bytes at most: have received media kept, and ask for it in ranges`;
    return new GatewayError({ code: 'body_too_large', message });
  };
  if (size !== undefined && size > maxAnswerBytes) {
    await body.cancel();
    throw tooLarge();
  }
  const all = Number.isFinite(maxAnswerBytes) ? toWebStream(limitBytes(body, maxAnswerBytes, tooLarge)) : body;
  return c.body(all, 200, {
    'content-type': headerType(mediaType),
    'content-disposition': 'attachment',
    ...NOT_A_PAGE,
    'cache-control': 'private, no-store',
    ...(size !== undefined && { 'content-length': String(size) }),
  });
}

/** A part of what was asked for is an answer, too: the client asks for the rest. */
function atMost({ start, end }: ByteRange, bytes: number): ByteRange {
  return { start, end: Math.min(end, start + bytes - 1) };
}

async function tooLarge(c: AppContext, row: MediaRow, disposition: string, most: number): Promise<Response> {
  const url = await elsewhere(c.get('gateway'), row, disposition);
  if (url !== undefined) return c.body(null, 302, { location: url, 'cache-control': 'no-store' });
  const message = `It has ${row.size ?? 0} bytes, and an answer here ${most} at most: ask for it in ranges`;
  throw new GatewayError({ code: 'body_too_large', message });
}

/** `If-Range`: the range counts only where it is of what the caller has the beginning of. */
function wantedRange(c: AppContext, size: number, etag: string): ByteRange | 'unsatisfiable' | undefined {
  const condition = c.req.header('if-range');
  if (condition !== undefined && condition !== etag) return undefined;
  return parseRange(c.req.header('range'), size);
}

function matches(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** RFC 6266: the name in plain letters, and as it is. */
function dispositionOf(row: MediaRow, mayBeShown: boolean): string {
  const kind = mayBeShown && mayShow(row.media_type) ? 'inline' : 'attachment';
  if (row.filename === null) return kind;
  const plain = row.filename.replaceAll(/[^\w .()-]/g, '_');
  const whole = encodeURIComponent(row.filename.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
