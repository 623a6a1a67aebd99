import { Hono } from 'hono';
import { isPhoneNumber, type Address } from '../../../../../../core/provider/index.ts';
import { forgetRequestSchema, numberCheckRequestSchema } from '../../../../wire.ts';
import { refuse } from '../../errors.ts';
import { jidOf } from '../../messages/addresses.ts';
import { checkNumbers, ownJid, profileOf } from '../../messages/people.ts';
import { readJson } from '../body.ts';
import type { Env, Service } from '../service.ts';
import { checkedId } from '../session-id.ts';

/** Who is on WhatsApp, what they show, and that they are to be forgotten. */
export function peopleRoutes({ sessions, parts }: Service): Hono<Env> {
  return new Hono<Env>()
    .post('/v1/sessions/:id/forget', async (c) => {
      const { id } = sessions.get(checkedId(c.req.param('id')));
      const { addresses } = await readJson(c, forgetRequestSchema);
      const chats = addresses.map(jidOf).filter((jid) => jid !== undefined);
      if (chats.length > 0) {
        await parts.writer.write(id, (transaction) => parts.messages.forget(transaction, id, chats));
      }
      return c.body(null, 204);
    })
    .post('/v1/sessions/:id/numbers', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      const { numbers } = await readJson(c, numberCheckRequestSchema);
      return c.json({ results: await checkNumbers(session.connection().socket, numbers) });
    })
    .get('/v1/sessions/:id/profile', async (c) => {
      const session = sessions.get(checkedId(c.req.param('id')));
      const { socket, creds } = session.connection();
      const asked = c.req.query('address');
      if (asked === undefined) return c.json(await profileOf(socket, ownJid(socket), creds.me?.name));
      const jid = jidOf(addressOf(asked));
      if (jid === undefined) throw refuse('invalid_request', 'address: is not the id of a WhatsApp user or group');
      return c.json(await profileOf(socket, jid, undefined));
    });
}

/** `phone:+55…`, `user:…@lid`, `group:…@g.us`. A plus in a query is a blank, unless it was escaped. */
function addressOf(text: string): Address {
  const [, type, id = ''] = /^(phone|user|group):(.+)$/.exec(text) ?? [];
  const number = id.replace(/^ /, '+');
  if (type === 'phone' && isPhoneNumber(number)) return { type, number };
  if (type === 'user' || type === 'group') return { type, id };
  throw refuse('invalid_request', 'address: must be phone:+…, user:… or group:…');
}
