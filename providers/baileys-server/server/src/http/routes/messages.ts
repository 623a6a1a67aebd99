import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { actionSchema, sendRequestSchema } from '../../../../wire.ts';
import { perform } from '../../messages/actions.ts';
import { openReceivedMedia } from '../../messages/media.ts';
import { isAttached, readAttached } from '../attached.ts';
import { MESSAGE_BYTES, readJson } from '../body.ts';
import type { Env, Service } from '../service.ts';
import { checkedId } from '../session-id.ts';

/** Sending, acting on messages, and the media of received ones. */
export function messageRoutes({ parts, sessions, send }: Service): Hono<Env> {
  return new Hono<Env>()
    .post('/v1/sessions/:id/messages', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      if (!isAttached(c)) return c.json(await send(session, await readJson(c, sendRequestSchema, MESSAGE_BYTES)));
      const { request, attached, end } = await readAttached(c, sendRequestSchema);
      try {
        return c.json(await send(session, { ...request, attached }));
      } finally {
        end();
      }
    })
    .post('/v1/sessions/:id/actions', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      const action = await readJson(c, actionSchema, 512 * 1024);
      await perform(parts, session, action);
      return c.body(null, 204);
    })
    .get('/v1/sessions/:id/media/:handle', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      const { body, mediaType } = await openReceivedMedia(parts, session, c.req.param('handle'));
      return c.body(Readable.toWeb(body) as unknown as ReadableStream, 200, {
        'content-type': mediaType,
        // Whatever somebody sent must not run as a page of this server.
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      });
    });
}
