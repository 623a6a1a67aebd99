import { fieldsOf, forShop, json } from '../../src/answer.ts';
import { connectionOf, polyzap } from '../../src/polyzap.ts';

/** One text, once: the page makes the key, so a click too many and a bad line send nothing twice. */
export default forShop(async (tenantId, request) => {
  const { to = '', text = '', key = '' } = await fieldsOf(request);
  if (key === '') return json({ error: 'A key is needed' }, 422);
  const client = polyzap();
  const connection = await connectionOf(client, tenantId);
  if (connection === undefined) return json({ error: 'Connect your WhatsApp first' }, 409);
  const message = await client.messages.send(
    { connectionId: connection.id, to, type: 'text', text },
    { idempotencyKey: `${tenantId}:${key}` },
  );
  return json({ id: message.id, state: message.state }, 201);
});

export const config = { path: '/api/send', method: 'POST' };
