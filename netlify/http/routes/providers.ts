import { Hono } from 'hono';
import * as z from 'zod';
import type { AppEnvironment } from '../environment.ts';

/** What can carry a connection, what it can do, and the form that its configuration takes. */
export const providerRoutes = new Hono<AppEnvironment>().get('/', (c) =>
  c.json({
    data: Object.values(c.get('gateway').providers).map((provider) => ({
      id: provider.id,
      label: provider.label,
      capabilities: provider.capabilities,
      configSchema: z.toJSONSchema(provider.configSchema, { io: 'input' }),
      secretFields: provider.secretFields,
    })),
  }),
);
