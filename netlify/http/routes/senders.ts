import { Hono } from 'hono';
import { requireScope } from '../../../core/access/principal.ts';
import { registerSenderSchema, verifySenderSchema } from '../../../core/api/senders.ts';
import { readSender, registerSender, removeSender, verifySender } from '../../../core/connections/sender.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { readBody } from '../validate.ts';

/** Registering a connection's number for WhatsApp. Mounted beside the other routes of connections. */
export const senderRoutes = new Hono<AppEnvironment>()
  .get('/:id/sender', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    return c.json(await readSender(...named(c), providerCall(c)));
  })
  .post('/:id/sender', async (c) => {
    requireScope(c.get('principal'), 'manage');
    return c.json(await registerSender(...named(c), await readBody(c, registerSenderSchema), providerCall(c)));
  })
  .post('/:id/sender/verify', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { code } = await readBody(c, verifySenderSchema);
    return c.json(await verifySender(...named(c), code, providerCall(c)));
  })
  .delete('/:id/sender', async (c) => {
    requireScope(c.get('principal'), 'manage');
    await removeSender(...named(c), providerCall(c));
    return c.body(null, 204);
  });
