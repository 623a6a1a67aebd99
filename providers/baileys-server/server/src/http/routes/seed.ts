import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { Address } from '../../../../../../core/provider/index.ts';
import { refuse } from '../../errors.ts';
import { personOf } from '../../messages/addresses.ts';
import { isOpen } from '../../session/session.ts';
import { readJson } from '../body.ts';
import { asGatewayError } from '../problem.ts';
import { qrDataUrl } from '../qr-image.ts';
import type { Env, Service } from '../service.ts';
import { checkedId } from '../session-id.ts';

const sendSchema = z.object({ to: z.string().min(1).max(256), message: z.string().min(1).max(65_536) });

/**
 * The routes of the document that this project grew from, unchanged in path and body, so that its
 * `ExternalWhatsAppAPI` works as written. A tenant's id is a session's id.
 */
export function seedRoutes({ sessions, send, log }: Service): Hono<Env> {
  const start = async (c: Context<Env>) => {
    const session = sessions.obtain(checkedId(c.req.param('id') ?? ''));
    await session.start({ method: 'qr' });
    return c.json({ success: true, message: 'Sessão iniciada' });
  };
  const qr = async (c: Context<Env>) => {
    const state = sessions.find(checkedId(c.req.param('id') ?? ''))?.status.get();
    const text = state?.status === 'pairing' && state.method === 'qr' ? state.qr : undefined;
    return c.json({ qrCode: text === undefined ? null : await qrDataUrl(text) });
  };
  const status = (c: Context<Env>) => {
    const state = sessions.find(checkedId(c.req.param('id') ?? ''))?.status.get();
    const open = state?.status === 'connected' || state?.status === 'restricted';
    return c.json({ status: state?.status ?? 'disconnected', phone: open ? state.number : null });
  };
  const sendText = async (c: Context<Env>) => {
    const session = sessions.find(checkedId(c.req.param('id') ?? ''));
    const { to, message } = await readJson(c, sendSchema, 512 * 1024);
    if (session === undefined || !isOpen(session.status.get())) {
      return c.json({ error: 'Sessão não conectada' }, 400);
    }
    const outgoing = { type: 'text', to: recipientOf(to), text: message } as const;
    try {
      // The seed has no key: each call is one message.
      await send(session, { idempotencyKey: `seed-${randomUUID()}`, message: outgoing });
    } catch (error) {
      return c.json({ error: asGatewayError(error, log).message }, 500);
    }
    return c.json({ success: true });
  };

  const app = new Hono<Env>();
  for (const base of ['/sessions/:id', '/api/tenants/:id']) {
    app.post(`${base}/start`, start).get(`${base}/qr`, qr).post(`${base}/send`, sendText).get(`${base}/status`, status);
  }
  return app;
}

/** A JID, a bare number, or E.164. */
function recipientOf(to: string): Address {
  if (to.endsWith('@g.us')) return { type: 'group', id: to };
  const jid = to.includes('@') ? to.replace(/@c\.us$/, '@s.whatsapp.net') : `${to.replace(/^\+/, '')}@s.whatsapp.net`;
  const person = personOf(jid);
  if (person === undefined) throw refuse('invalid_request', 'to: must be a number or a WhatsApp id');
  return person;
}

/** The seed's words for whatever goes wrong: `{error}`. */
export function isSeedPath(path: string): boolean {
  return path.startsWith('/sessions/') || path.startsWith('/api/tenants/');
}
