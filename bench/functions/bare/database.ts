import type { Config } from '@netlify/functions';
import { Hono } from 'hono';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
const app = new Hono().get('/database/:id', async (c) => {
  const keys = await pool.query('SELECT * FROM api_key LIMIT 1');
  const messages = await pool.query('SELECT * FROM message WHERE id = $1', [c.req.param('id')]);
  return c.json({ key: keys.rowCount, message: messages.rows[0] as unknown });
});

/** The baseline with a database: the same two round trips as an authenticated read of a message. */
export default (request: Request): Response | Promise<Response> => app.fetch(request);

export const config: Config = { path: '/database/*' };
