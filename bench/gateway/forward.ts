/** A bare Hono handler that takes a JSON body and only forwards it: what a gateway without a memory would be. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const [, , upstream = ''] = process.argv;

const forward = new Hono().post('*', async (c) => {
  const response = await fetch(upstream, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await c.req.json()),
  });
  return c.json(await response.json(), 201);
});

serve({ fetch: forward.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` }));
});
