import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { afterEach, expect } from 'vitest';

/** One delivery as an app receives it. */
export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly id: string };

export type Answer = (response: ServerResponse, received: Received, count: number) => void;

/** An app's endpoint on loopback, which answers as a test says. */
export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  answer: Answer;
};

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

export const ok: Answer = (response) => void response.writeHead(204).end();

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(body);

/** Answers nothing, ever. */
export const silent: Answer = () => undefined;

/** Closed at the end of the test. */
export async function listen(answer: Answer = ok): Promise<Receiver> {
  const received: Received[] = [];
  const receiver = { url: '', received, answer };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        id: String(request.headers['webhook-id']),
      };
      received.push(seen);
      receiver.answer(response, seen, received.length);
    });
  });
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  receiver.url = `http://127.0.0.1:${address.port}/events?token=url-token`;
  return receiver;
}

/** As a receiver does by the specification, in code that shares nothing with ours. */
export function expectSigned({ headers, body }: Received, secret: string): void {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  expect(String(headers['webhook-signature']).split(' ')).toContain(expected);
}
