import type { Config } from '@netlify/functions';
import { Hono } from 'hono';
import * as z from 'zod';

const schema = z.object({ to: z.string(), text: z.string().min(1) });
const app = new Hono()
  .get('/plain', (c) => c.json({ status: 'ok' }))
  .post('/plain', async (c) => c.json(schema.parse(await c.req.json())));

/** The baseline: a function with Hono and zod, and nothing else. */
export default (request: Request): Response | Promise<Response> => app.fetch(request);

export const config: Config = { path: '/plain' };
