import { randomBytes } from 'node:crypto';
import { createClient, type Client } from '@polyzap/sdk';
import { DEFINITIONS, PLANS, planTitle } from './plans.ts';

type Installation = { readonly polyzapUrl: string; readonly adminKey: string; readonly siteUrl: string };

/** Makes the plans and the webhook endpoint, unless they are there. Returns what the site's environment has to say. */
export async function polyzapSetUp(installation: Installation): Promise<Readonly<Record<string, string>>> {
  const { polyzapUrl, adminKey, siteUrl } = installation;
  if (polyzapUrl === '' || adminKey === '') throw new Error('POLYZAP_URL and POLYZAP_ADMIN_KEY are needed');
  const client = createClient({ baseUrl: polyzapUrl, apiKey: adminKey });
  const known = new Set<string>();
  for await (const plan of client.plans.iterate()) known.add(plan.name);
  for (const name of PLANS) {
    if (!known.has(planTitle(name))) await client.plans.create({ name: planTitle(name), ...DEFINITIONS[name] });
  }
  return {
    POLYZAP_URL: polyzapUrl,
    POLYZAP_ADMIN_KEY: adminKey,
    POLYZAP_WEBHOOK_SECRET: await secretOf(client, `${siteUrl}/api/events`),
    APP_SECRET: randomBytes(32).toString('base64url'),
    URL: siteUrl,
  };
}

/** A secret is shown once: for an endpoint that is there already, a new one. */
async function secretOf(client: Client, url: string): Promise<string> {
  for await (const endpoint of client.webhookEndpoints.iterate()) {
    if (endpoint.url === url && endpoint.tenantId === null) {
      return (await client.webhookEndpoints.rotateSecret(endpoint.id)).secret;
    }
  }
  const events = ['connect_link.completed', 'message.received'] as const;
  return (await client.webhookEndpoints.create({ url, events: [...events] })).secret;
}
