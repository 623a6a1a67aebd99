import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { answer } from '../../../netlify/answer.ts';

// The functions' own composition behind a port: what `netlify/functions/api.ts` does with each request.
const listen = getRequestListener((request) => answer(request, { waitUntil: () => undefined, ip: '203.0.113.9' }));
const server = createServer((incoming, outgoing) => void listen(incoming, outgoing));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` })}\n`);
});
process.stdin.once('end', () => process.exit(0)).resume();
