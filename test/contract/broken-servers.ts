import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** How a backend can fail while we send. `taken: false`: certainly nothing was taken. */
export const BROKEN: readonly {
  readonly name: string;
  readonly taken: boolean;
  /** Nothing but a time-out ends it. */
  readonly silent?: true;
  readonly onConnection: (socket: Socket) => void;
}[] = [
  { name: 'resets the connection', taken: true, onConnection: onRequest((socket) => socket.resetAndDestroy()) },
  { name: 'hangs up', taken: true, onConnection: onRequest((socket) => socket.end()) },
  { name: 'never answers', taken: true, silent: true, onConnection: () => {} },
  { name: 'answers with garbage', taken: true, onConnection: answering('200 OK', '<html>hello') },
  { name: 'answers with nothing', taken: true, onConnection: answering('200 OK', '') },
  { name: 'answers with other JSON', taken: true, onConnection: answering('200 OK', '[{"a":null}]') },
  { name: 'answers 500', taken: true, onConnection: answering('500 Internal Server Error', 'oops') },
  { name: 'is a proxy that answers 502', taken: true, onConnection: answering('502 Bad Gateway', '<html>') },
  { name: 'is a proxy that gave up waiting', taken: true, onConnection: answering('408 Request Timeout', '<html>') },
  {
    name: 'cuts its answer off',
    taken: true,
    onConnection: onRequest((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"pro')),
  },
  { name: 'answers with 50 MB', taken: true, onConnection: flooding(() => {}) },
];

const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');

/** 50 MB of blanks in front of an answer that would be right, as fast as they are taken; `onWritten` with each of them. */
export function flooding(onWritten: () => void): (socket: Socket) => void {
  const end = '{"messages":[{"id":"late"}]}';
  return onRequest((socket) => {
    let left = 50;
    const more = () => {
      while (left > 0 && !socket.destroyed) {
        left -= 1;
        onWritten();
        if (!socket.write(MEGABYTE)) return;
      }
      if (!socket.writableEnded) socket.end(end);
    };
    socket.on('drain', more);
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${50 * MEGABYTE.length + end.length}\r\n\r\n`);
    more();
  });
}

/** Runs `use` against a server that does nothing but `onConnection`. */
export async function withServer<Result>(
  onConnection: (socket: Socket) => void,
  use: (baseUrl: string) => Promise<Result>,
): Promise<Result> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    return await use(`http://127.0.0.1:${address.port}`);
  } finally {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

/** Answers every request with the same bytes. */
export function answering(
  status: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): (socket: Socket) => void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n`;
  return onRequest((socket) => socket.end(`${head}\r\n${body}`));
}

function onRequest(act: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => act(socket));
}
