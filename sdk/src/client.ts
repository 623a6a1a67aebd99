import { createEvents } from './events.ts';
import { createConnectLinks } from './resources/connect-links.ts';
import { createConnections, createProviders } from './resources/connections.ts';
import { createMedia } from './resources/media.ts';
import { createConversations, createMessages } from './resources/messages.ts';
import { createOperating } from './resources/operating.ts';
import { createPlans, createRouting } from './resources/plans.ts';
import { createPrivacy } from './resources/privacy.ts';
import { createSuppressions, createTemplates } from './resources/templates.ts';
import { createKeys, createTenants } from './resources/tenants.ts';
import { createAudit, createWebhookEndpoints } from './resources/webhook-endpoints.ts';
import { createTransport, type ClientOptions } from './transport.ts';

/** One gateway, asked with one key. Keeps no state: make one for each key, or one for each call. */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  return {
    tenants: createTenants(transport),
    keys: createKeys(transport),
    plans: createPlans(transport),
    routing: createRouting(transport),
    providers: createProviders(transport),
    connections: createConnections(transport),
    connectLinks: createConnectLinks(transport),
    messages: createMessages(transport),
    media: createMedia(transport),
    conversations: createConversations(transport),
    events: createEvents(transport),
    templates: createTemplates(transport),
    suppressions: createSuppressions(transport),
    webhookEndpoints: createWebhookEndpoints(transport),
    audit: createAudit(transport),
    privacy: createPrivacy(transport),
    operating: createOperating(transport),
    /** For a route that this version does not know yet. Only GET is repeated. */
    request: transport.request,
  };
}

/** All that a gateway can be asked, by what it is about. */
export type Client = ReturnType<typeof createClient>;
