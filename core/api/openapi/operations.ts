import type { Operation } from './operation.ts';
import { connectLinkOperations } from './operations/connect-links.ts';
import { connectionOperations } from './operations/connections.ts';
import { mediaOperations } from './operations/media.ts';
import { messageOperations } from './operations/messages.ts';
import { operatingOperations } from './operations/operating.ts';
import { planOperations } from './operations/plans.ts';
import { privacyOperations } from './operations/privacy.ts';
import { senderOperations } from './operations/senders.ts';
import { suppressionOperations } from './operations/suppressions.ts';
import { systemOperations } from './operations/system.ts';
import { templateOperations } from './operations/templates.ts';
import { tenantOperations } from './operations/tenants.ts';
import { webhookEndpointOperations } from './operations/webhook-endpoints.ts';

/**
 * Every route that there is. `test/openapi/document.test.ts` compares it with the app's: a new route needs an entry in one
 * of these lists, and its schemas a name in `components.ts`.
 */
export const operations: readonly Operation[] = [
  ...messageOperations,
  ...mediaOperations,
  ...connectionOperations,
  ...senderOperations,
  ...connectLinkOperations,
  ...templateOperations,
  ...suppressionOperations,
  ...webhookEndpointOperations,
  ...tenantOperations,
  ...planOperations,
  ...privacyOperations,
  ...operatingOperations,
  ...systemOperations,
];
