import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { inPieces } from './pieces.ts';
import { checkKey, type MediaStore, type Presign, type Presigned } from './store.ts';

/** Which bucket, and what opens it. */
export type S3Options = {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Another service than Amazon's: `https://….r2.cloudflarestorage.com`. The bucket then stands in the path. */
  readonly endpoint?: string | undefined;
  /** Before every key, for a bucket that holds other things too. No slash at its ends. */
  readonly prefix?: string | undefined;
};

/** S3 takes parts of 5 MiB and more. One is all that is in memory of a medium. */
const PART_BYTES = 8 * 1024 * 1024;

/** Until the answer begins; a part over a slow line takes its time. */
const TIMEOUT_MS = 60_000;

type Call = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
};

/**
 * Media in a bucket of S3, or of what speaks like it (R2, MinIO, Backblaze, …). Small ones in one request, larger ones in
 * parts, which become an object when all of them are there. Every body is signed with its hash, so that one which was
 * damaged on its way is refused.
 */
export function createS3Store(options: S3Options): MediaStore {
  const { accessKeyId, secretAccessKey, sessionToken, region, bucket, endpoint, prefix } = options;
  const base =
    endpoint === undefined
      ? `https://${bucket}.s3.${region}.amazonaws.com`
      : `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  const credentials = {
    accessKeyId,
    secretAccessKey,
    region,
    service: 's3',
    ...(sessionToken !== undefined && { sessionToken }),
    // Signing keys of the day.
    cache: new Map<string, ArrayBuffer>(),
  };
  const pathOf = (key: string): string => (prefix === undefined ? '' : `${prefix}/`) + checkKey(key);
  const urlOf = (key: string, query: Readonly<Record<string, string>> = {}): string => urlAt(pathOf(key), query);
  const urlAt = (path: string, query: Readonly<Record<string, string>>): string => {
    const url = new URL(`${base}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  };

  const call = (key: string, request: Call): Promise<Response> => callAt(pathOf(key), request);

  async function callAt(path: string, { method, query = {}, headers = {}, body = '' }: Call): Promise<Response> {
    const signed = await new AwsV4Signer({
      ...credentials,
      method,
      url: urlAt(path, query),
      headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
    }).sign();
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
    try {
      return await fetch(signed.url, {
        method,
        headers: signed.headers,
        redirect: 'error',
        signal: controller.signal,
        ...(body !== '' && { body }),
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async function must(key: string, request: Call): Promise<Response> {
    const response = await call(key, request);
    if (response.ok) return response;
    throw await failure(response);
  }

  async function putInParts(
    key: string,
    first: Uint8Array<ArrayBuffer>,
    rest: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>,
  ): Promise<number> {
    const uploadId = tag(await (await must(key, { method: 'POST', query: { uploads: '' } })).text(), 'UploadId');
    try {
      const etags: string[] = [];
      let size = 0;
      const putPart = async (body: Uint8Array<ArrayBuffer>): Promise<void> => {
        const query = { partNumber: String(etags.length + 1), uploadId };
        const response = await must(key, { method: 'PUT', query, body });
        await response.body?.cancel();
        etags.push(response.headers.get('etag') ?? '');
        size += body.byteLength;
      };
      await putPart(first);
      for await (const part of rest) await putPart(part);
      const parts = etags.map(
        (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
      );
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      const said = await (await must(key, { method: 'POST', query: { uploadId }, body })).text();
      // S3 answers 200 before it knows, and an error in the body afterwards.
      if (said.includes('<Error>')) throw new Error(`S3 refused: ${tag(said, 'Code')}`);
      return size;
    } catch (error) {
      await rest.return();
      await call(key, { method: 'DELETE', query: { uploadId } }).then(
        (response) => response.body?.cancel(),
        () => undefined,
      );
      throw error;
    }
  }

  /** Parts of a writer that died are nobody's object, and are kept and paid for until somebody says otherwise. */
  async function forgetParts(key: string): Promise<void> {
    const response = await callAt('', { method: 'GET', query: { uploads: '', prefix: pathOf(key) } });
    if (!response.ok) {
      await response.body?.cancel();
      // Some keys may not list, and some services do not.
      if (response.status < 500 || response.status === 501) return;
      throw new Error(`S3 answered ${response.status}`);
    }
    for (const [, upload = ''] of (await response.text()).matchAll(/<Upload>(.*?)<\/Upload>/gs)) {
      if (tag(upload, 'Key') !== pathOf(key)) continue;
      const uploadId = tag(upload, 'UploadId');
      await (await call(key, { method: 'DELETE', query: { uploadId } })).body?.cancel();
    }
  }

  return {
    async put(key, source) {
      const pieces = inPieces(source, PART_BYTES);
      const next = await pieces.next();
      const first = next.done === true ? new Uint8Array(0) : next.value;
      if (first.byteLength === PART_BYTES) return putInParts(key, first, pieces);
      const response = await must(key, { method: 'PUT', body: first });
      await response.body?.cancel();
      return first.byteLength;
    },
    async get(key, range) {
      const headers: Record<string, string> =
        range === undefined ? {} : { range: `bytes=${range.start}-${Number.isFinite(range.end) ? range.end : ''}` };
      const response = await call(key, { method: 'GET', headers });
      if (response.ok) return response.body ?? new Blob().stream();
      if (response.status !== 404) throw await failure(response);
      await response.body?.cancel();
      return undefined;
    },
    async stat(key) {
      const response = await call(key, { method: 'HEAD' });
      if (response.status === 404) return undefined;
      if (!response.ok) throw await failure(response);
      return Number(response.headers.get('content-length') ?? 0);
    },
    async delete(key) {
      const response = await must(key, { method: 'DELETE' });
      await response.body?.cancel();
      await forgetParts(key);
    },
    async presign(what) {
      const { method, seconds } = what;
      const headers = headersOf(what);
      const query = {
        'X-Amz-Expires': String(seconds),
        ...(what.method === 'GET' && {
          'response-content-type': what.mediaType,
          'response-content-disposition': what.disposition,
        }),
      };
      const url = urlOf(what.key, query);
      const signed = await new AwsV4Signer({
        ...credentials,
        method,
        url,
        headers,
        signQuery: true,
        // Length and type are part of it: who has the address cannot put something else there.
        allHeaders: true,
      }).sign();
      return { method, url: signed.url.href, headers } satisfies Presigned;
    },
  };
}

function headersOf(what: Presign): Readonly<Record<string, string>> {
  if (what.method === 'GET') return {};
  // Once only: nobody is to change a medium that is there already.
  return { 'content-length': String(what.size), 'content-type': what.mediaType, 'if-none-match': '*' };
}

/** The code of S3's error document, without its words: they may repeat the key. */
async function failure(response: Response): Promise<Error> {
  const text = (await response.text()).slice(0, 4096);
  return new Error(`S3 answered ${response.status} ${tag(text, 'Code')}`.trim());
}

/** The text of the first element of this name; empty where there is none. */
function tag(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
}
