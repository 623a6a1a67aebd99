/** What the bare handler forwards to: answers at once, as cheaply as can be. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWER = JSON.stringify({ id: 'msg_0', state: 'sent' });

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(ANSWER));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` }));
});
