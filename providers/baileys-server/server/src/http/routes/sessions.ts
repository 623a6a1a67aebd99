import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { startSchema } from '../../../../wire.ts';
import { refuse } from '../../errors.ts';
import type { Session } from '../../session/session.ts';
import { readJson } from '../body.ts';
import { qrPng, qrSvg } from '../qr-image.ts';
import type { Env, Service } from '../service.ts';
import { checkedId } from '../session-id.ts';

const HEARTBEAT_MS = 15_000;

/** The life of sessions: list, read, start, stop, logout, delete, QR, states. */
export function sessionRoutes({ sessions, stopping }: Service): Hono<Env> {
  const view = (session: Session) => ({ id: session.id, state: session.status.get() });
  return new Hono<Env>()
    .get('/v1/sessions', (c) => c.json({ sessions: sessions.list().map(view) }))
    .get('/v1/sessions/:id', (c) => c.json(view(sessions.get(checkedId(c.req.param('id'))))))
    .delete('/v1/sessions/:id', async (c) => {
      await sessions.remove(checkedId(c.req.param('id')));
      return c.body(null, 204);
    })
    .post('/v1/sessions/:id/start', async (c) => {
      const id = checkedId(c.req.param('id'));
      const request = await readJson(c, startSchema);
      const session = sessions.obtain(id);
      const state = await session.start(request);
      return c.json({ id, state });
    })
    .post('/v1/sessions/:id/stop', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      return c.json({ id: session.id, state: await session.stop() });
    })
    .post('/v1/sessions/:id/logout', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      return c.json({ id: session.id, state: await session.logout() });
    })
    .get('/v1/sessions/:id/qr', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      const state = session.status.get();
      if (state.status !== 'pairing' || state.method !== 'qr') {
        throw refuse('conflict', `There is no QR code to scan: the session is ${state.status}`);
      }
      c.header('cache-control', 'no-store');
      switch (c.req.query('format') ?? 'png') {
        case 'raw':
          return c.text(state.qr);
        case 'svg':
          return c.body(await qrSvg(state.qr), 200, { 'content-type': 'image/svg+xml' });
        case 'png':
          return c.body(new Uint8Array(await qrPng(state.qr)), 200, { 'content-type': 'image/png' });
        default:
          throw refuse('invalid_request', 'format: must be raw, png or svg');
      }
    })
    .get('/v1/sessions/:id/states', (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      return streamSSE(c, async (stream) => {
        // One writer: states arrive in order, however slow the reader; between two it reads, only the last counts.
        let wake: () => void = () => undefined;
        const unwatch = session.status.watch(() => wake());
        const ended = (): void => wake();
        stream.onAbort(ended);
        stopping.addEventListener('abort', ended);
        let sent: string | undefined;
        while (!stream.aborted && !stream.closed && !stopping.aborted) {
          const data = JSON.stringify(session.status.get());
          if (data !== sent) {
            sent = data;
            await stream.writeSSE({ event: 'state', data });
            continue;
          }
          const beat = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(resolve, HEARTBEAT_MS, true);
            wake = () => {
              clearTimeout(timer);
              resolve(false);
            };
          });
          if (beat) await stream.write(': still here\n\n');
        }
        unwatch();
        stopping.removeEventListener('abort', ended);
      });
    });
}
