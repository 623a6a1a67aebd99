import { Hono } from 'hono';
import { requireScope, requireTenant, tenantOf } from '../../../core/access/principal.ts';
import {
  checkNumbersSchema,
  connectSchema,
  createConnectionSchema,
  listConnectionsQuery,
  qrQuery,
  updateConnectionSchema,
} from '../../../core/api/connections.ts';
import { forceQuery } from '../../../core/api/common.ts';
import {
  createConnection,
  getConnection,
  listConnections,
  updateConnection,
} from '../../../core/connections/connections.ts';
import { registered } from '../../../core/connections/provider-of.ts';
import { setUpWebhook } from '../../../core/connections/webhook.ts';
import { deleteConnection } from '../../../core/lifecycle/remove-connection.ts';
import {
  checkHealth,
  checkNumbers,
  connectSession,
  disconnectSession,
  logoutSession,
  readSession,
} from '../../../core/lifecycle/session.ts';
import { GatewayError } from '../../../core/provider/index.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { NO_STORE, withAnswerHeaders } from '../middleware/answer-headers.ts';
import { drawQr } from '../qr.ts';
import { readBody, readQuery } from '../validate.ts';

/** WhatsApp numbers, each on one provider. */
export const connectionRoutes = new Hono<AppEnvironment>()
  .post('/', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const body = await readBody(c, createConnectionSchema);
    const tenantId = requireTenant(c.get('principal'), body.tenantId);
    const connection = await createConnection(
      c.get('gateway'),
      { ...body, tenantId, mayObtain: c.get('principal').kind === 'admin' },
      providerCall(c),
    );
    return c.json(connection, 201, { location: `/v1/connections/${connection.id}` });
  })
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage', 'connect');
    const { tenantId, ...query } = readQuery(c, listConnectionsQuery);
    return c.json(
      await listConnections(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }),
    );
  })
  .get('/:id', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage', 'connect');
    return c.json(await getConnection(...named(c)));
  })
  .patch('/:id', async (c) => {
    requireScope(c.get('principal'), 'manage');
    return c.json(await updateConnection(...named(c), await readBody(c, updateConnectionSchema)));
  })
  .delete('/:id', async (c) => {
    requireScope(c.get('principal'), 'manage');
    await deleteConnection(...named(c), readQuery(c, forceQuery));
    return c.body(null, 204);
  })
  .get('/:id/capabilities', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage', 'send');
    const { provider } = await getConnection(...named(c));
    return c.json(registered(c.get('gateway'), provider).capabilities);
  })
  .get('/:id/health', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    return c.json(await checkHealth(...named(c), providerCall(c)));
  })
  .post('/:id/webhook', async (c) => {
    requireScope(c.get('principal'), 'manage');
    return c.json(await setUpWebhook(...named(c), providerCall(c)));
  })
  .post('/:id/connect', async (c) => {
    requireScope(c.get('principal'), 'connect', 'manage');
    const request = (await c.req.text()) === '' ? { method: 'qr' as const } : await readBody(c, connectSchema);
    return c.json(await connectSession(...named(c), request, providerCall(c)), 200, NO_STORE);
  })
  .get('/:id/session', async (c) => {
    requireScope(c.get('principal'), 'connect', 'manage');
    return c.json(await readSession(...named(c), providerCall(c)), 200, NO_STORE);
  })
  .get('/:id/qr', async (c) => {
    requireScope(c.get('principal'), 'connect', 'manage');
    const { format } = readQuery(c, qrQuery);
    const state = await readSession(...named(c), providerCall(c));
    if (state.status !== 'pairing' || state.method !== 'qr') {
      throw new GatewayError({
        code: 'conflict',
        message: `There is no QR code to scan: the connection is ${state.status}`,
      });
    }
    return withAnswerHeaders(await drawQr(state.qr, format), c.get('requestId'));
  })
  .post('/:id/disconnect', async (c) => {
    requireScope(c.get('principal'), 'connect', 'manage');
    return c.json(await disconnectSession(...named(c), providerCall(c)));
  })
  .post('/:id/logout', async (c) => {
    requireScope(c.get('principal'), 'connect', 'manage');
    return c.json(await logoutSession(...named(c), providerCall(c)));
  })
  .post('/:id/numbers', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { numbers } = await readBody(c, checkNumbersSchema);
    return c.json({ results: await checkNumbers(...named(c), numbers, providerCall(c)) });
  });
