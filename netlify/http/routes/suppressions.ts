import { Hono } from 'hono';
import { requireScope, requireTenant, tenantOf } from '../../../core/access/principal.ts';
import { tenantOnlyQuery } from '../../../core/api/common.ts';
import {
  createSuppressionSchema,
  listSuppressionsQuery,
  optOutSettingsSchema,
} from '../../../core/api/suppressions.ts';
import { readOptOutSettings, writeOptOutSettings } from '../../../core/suppressions/settings.ts';
import {
  addSuppression,
  getSuppression,
  listSuppressions,
  removeSuppression,
} from '../../../core/suppressions/suppressions.ts';
import type { AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { readBody, readQuery } from '../validate.ts';

/** Who is not written to, whatever provider would carry it. */
export const suppressionRoutes = new Hono<AppEnvironment>()
  /** 201 for a new one, 200 where the address was on the list. */
  .post('/', async (c) => {
    requireScope(c.get('principal'), 'send', 'manage');
    const body = await readBody(c, createSuppressionSchema);
    const tenantId = requireTenant(c.get('principal'), body.tenantId);
    const { suppression, added } = await addSuppression(c.get('gateway'), { ...body, tenantId });
    return c.json(suppression, added ? 201 : 200, { location: `/v1/suppressions/${suppression.id}` });
  })
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    const { tenantId, ...query } = readQuery(c, listSuppressionsQuery);
    return c.json(
      await listSuppressions(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }),
    );
  })
  /** The words that opt out and in, and what is answered to them. */
  .get('/settings', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    const { tenantId } = readQuery(c, tenantOnlyQuery);
    const { store } = c.get('gateway');
    return c.json(await readOptOutSettings(store.db, requireTenant(c.get('principal'), tenantId)));
  })
  .put('/settings', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { tenantId } = readQuery(c, tenantOnlyQuery);
    const settings = await readBody(c, optOutSettingsSchema);
    return c.json(await writeOptOutSettings(c.get('gateway'), requireTenant(c.get('principal'), tenantId), settings));
  })
  .get('/:id', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    return c.json(await getSuppression(...named(c)));
  })
  .delete('/:id', async (c) => {
    requireScope(c.get('principal'), 'manage');
    await removeSuppression(...named(c));
    return c.body(null, 204);
  });
