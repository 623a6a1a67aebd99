import { createHash, createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const S3_CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret/of+the=tests', region: 'eu-west-1' };

/** What speaks S3 on loopback, for one bucket, and refuses whatever is not signed as AWS documents it. */
export type FakeS3 = {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Parts of uploads that are neither complete nor aborted. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  /** Where each of them is to become an object. */
  readonly uploadKeys: Map<string, string>;
  /** Requests whose signature, payload hash or time did not hold. */
  readonly refused: string[];
  /** The largest body of any request, and all of them together. */
  largest: number;
  received: number;
  /** Answers so instead, while set: what says what went wrong is in a body of S3's. */
  failing: ((request: { readonly method: string; readonly url: URL }) => number | undefined) | undefined;
  close(): Promise<void>;
};

export async function startFakeS3(bucket: string): Promise<FakeS3> {
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  const fake: FakeS3 = {
    url,
    objects: new Map(),
    uploads: new Map(),
    uploadKeys: new Map(),
    refused: [],
    largest: 0,
    received: 0,
    failing: undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(request.url ?? '/', url);
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    fake.received += body.byteLength;
    fake.largest = Math.max(fake.largest, body.byteLength);
    const method = request.method ?? '';
    const fail = (status: number, code: string): void => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(method === 'HEAD' ? '' : `<Error><Code>${code}</Code><Key>secret-key</Key></Error>`);
    };
    const failing = fake.failing?.({ method, url: at });
    if (failing !== undefined) return fail(failing, 'SlowDown');
    const wrong = whyRefused(request, at, body);
    if (wrong !== undefined) {
      fake.refused.push(`${method} ${at.pathname}: ${wrong}`);
      return fail(403, wrong);
    }
    const prefix = `/${bucket}/`;
    if (!at.pathname.startsWith(prefix)) return fail(404, 'NoSuchBucket');
    const key = at.pathname.slice(prefix.length);
    const uploadId = at.searchParams.get('uploadId');

    if (method === 'POST' && at.searchParams.has('uploads')) {
      const id = randomUUID();
      fake.uploads.set(id, new Map());
      fake.uploadKeys.set(id, key);
      response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    } else if (method === 'GET' && at.searchParams.has('uploads')) {
      const under = [...fake.uploads.keys()].filter((id) =>
        fake.uploadKeys.get(id)?.startsWith(at.searchParams.get('prefix') ?? ''),
      );
      const list = under.map(
        (id) => `<Upload>\n<Key>${fake.uploadKeys.get(id)}</Key><UploadId>${id}</UploadId></Upload>`,
      );
      response.end(`<ListMultipartUploadsResult>${list.join('\n')}</ListMultipartUploadsResult>`);
    } else if (uploadId !== null) {
      multipart(method, key, uploadId, Number(at.searchParams.get('partNumber')), body, response, fail);
    } else if (method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && fake.objects.has(key)) return fail(412, 'PreconditionFailed');
      fake.objects.set(key, body);
      response.writeHead(200, { etag: etagOf(body) }).end();
    } else if (method === 'DELETE') {
      fake.objects.delete(key);
      response.writeHead(204).end();
    } else {
      read(method, fake.objects.get(key), request, at, response, fail);
    }
  }

  function multipart(
    method: string,
    key: string,
    uploadId: string,
    partNumber: number,
    body: Buffer,
    response: ServerResponse,
    fail: (status: number, code: string) => void,
  ): void {
    const parts = fake.uploads.get(uploadId);
    if (parts === undefined) return fail(404, 'NoSuchUpload');
    if (method === 'PUT') {
      parts.set(partNumber, body);
      response.writeHead(200, { etag: etagOf(body) }).end();
    } else if (method === 'DELETE') {
      fake.uploads.delete(uploadId);
      response.writeHead(204).end();
    } else {
      const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
      const chosen = wanted.map(([, number]) => parts.get(Number(number)));
      if (chosen.some((part, index) => part === undefined || etagOf(part) !== wanted[index]?.[2])) {
        // As S3 does: the status was sent before it knew.
        response.end('<Error><Code>InvalidPart</Code></Error>');
        return;
      }
      if (chosen.slice(0, -1).some((part) => (part?.byteLength ?? 0) < 5 * 1024 * 1024))
        return fail(400, 'EntityTooSmall');
      fake.objects.set(key, Buffer.concat(chosen.map((part) => part ?? Buffer.alloc(0))));
      fake.uploads.delete(uploadId);
      response.end('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
    }
  }
}

function read(
  method: string,
  object: Buffer | undefined,
  request: IncomingMessage,
  at: URL,
  response: ServerResponse,
  fail: (status: number, code: string) => void,
): void {
  if (object === undefined) return fail(404, 'NoSuchKey');
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const from = Number(start ?? 0);
  const part = object.subarray(from, end === undefined || end === '' ? undefined : Number(end) + 1);
  const type = at.searchParams.get('response-content-type');
  const disposition = at.searchParams.get('response-content-disposition');
  response.writeHead(start === undefined ? 200 : 206, {
    'content-length': part.byteLength,
    ...(type !== null && { 'content-type': type }),
    ...(disposition !== null && { 'content-disposition': disposition }),
  });
  response.end(method === 'HEAD' ? undefined : part);
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Signature version 4, by AWS's description and not by the library's: `undefined` where all of it holds. */
function whyRefused(request: IncomingMessage, at: URL, body: Buffer): string | undefined {
  const inQuery = at.searchParams.has('X-Amz-Signature');
  const [, credential = '', signedHeaders = '', signature = ''] = inQuery
    ? [
        '',
        ...['X-Amz-Credential', 'X-Amz-SignedHeaders', 'X-Amz-Signature'].map(
          (name) => at.searchParams.get(name) ?? '',
        ),
      ]
    : (/^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
        request.headers.authorization ?? '',
      ) ?? []);
  const [key, date = '', region = '', service = '', end] = credential.split('/');
  if (
    key !== S3_CREDENTIALS.accessKeyId ||
    region !== S3_CREDENTIALS.region ||
    service !== 's3' ||
    end !== 'aws4_request'
  ) {
    return 'InvalidAccessKeyId';
  }
  const time = (inQuery ? at.searchParams.get('X-Amz-Date') : header(request, 'x-amz-date')) ?? '';
  const signedAt = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const lifetime = inQuery ? Number(at.searchParams.get('X-Amz-Expires')) * 1000 : 15 * 60 * 1000;
  if (!time.startsWith(date) || !(Math.abs(Date.now() - signedAt) < lifetime)) return 'RequestTimeTooSkewed';

  const names = signedHeaders.split(';');
  if (!names.includes('host') || (!inQuery && !names.includes('x-amz-content-sha256'))) return 'HostNotSigned';
  const payload = inQuery ? 'UNSIGNED-PAYLOAD' : (header(request, 'x-amz-content-sha256') ?? '');
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const query = [...at.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [
    request.method,
    at.pathname,
    query,
    ...names.map((name) => `${name}:${(header(request, name) ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const scope = [date, region, service, 'aws4_request'].join('/');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const signing = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => hmac(previous, part),
    `AWS4${S3_CREDENTIALS.secretAccessKey}`,
  );
  return hmac(signing, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
