import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import busboy from 'busboy';
import { GatewayError } from '../../core/provider/index.ts';

/** The file of a form, while it comes. */
export type FormFile = {
  /** Without its path; undefined where the form gives none. */
  readonly filename: string | undefined;
  /** As the form says; `text/plain` where it says nothing (RFC 7578, section 4.4). */
  readonly mediaType: string;
  /** To be read once. Throws `invalid_request` where the form is cut short or holds something else behind the file. */
  readonly body: AsyncIterable<Uint8Array>;
};

/**
 * Opens a `multipart/form-data` body that holds one file, whatever its field is called, and nothing else. The file is read
 * no faster than `body` is, and never held as a whole. Throws `invalid_request` where it is no such form.
 *
 * @param contentType the request's, with the boundary
 */
export async function openFormFile(contentType: string, body: ReadableStream<Uint8Array>): Promise<FormFile> {
  const source = Readable.fromWeb(body as NodeStream<Uint8Array>);
  const parser = parserOf(contentType, source);
  for (const event of ['filesLimit', 'fieldsLimit'] as const) {
    parser.once(event, () => parser.destroy(notOneFile()));
  }
  // `pipeline` stops listening once it has failed, and the parser may fail twice.
  parser.on('error', () => undefined);
  const ended = pipeline(source, parser).catch((error: unknown) => {
    throw GatewayError.isInstance(error) ? error : invalid('is cut short, or is no multipart/form-data', error);
  });
  const opened = once(parser, 'file').catch(() => ended);
  const first = await Promise.race([opened, ended]);
  if (first === undefined) throw notOneFile();
  const [, file, { filename, mimeType }] = first as Parameters<busboy.BusboyEvents['file']>;
  // Both are heard of where the file is read, which may be never.
  file.on('error', () => undefined);
  ended.catch(() => undefined);
  return { filename: filename || undefined, mediaType: mimeType, body: read(file, source, ended) };
}

function parserOf(contentType: string, source: Readable): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 0, headerPairs: 20 },
    });
  } catch (error) {
    source.destroy();
    throw invalid('is no multipart/form-data with a boundary', error);
  }
}

async function* read(
  file: Readable,
  source: Readable,
  ended: Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    try {
      yield* file;
    } catch {
      // The form has failed, and says better why.
    }
    await ended;
  } finally {
    source.destroy();
  }
}

function notOneFile(): GatewayError {
  return invalid('must hold one file and nothing else: tenantId and filename go into the query');
}

function invalid(message: string, cause?: unknown): GatewayError {
  return new GatewayError({ code: 'invalid_request', fields: [{ path: 'body', message }], cause });
}
