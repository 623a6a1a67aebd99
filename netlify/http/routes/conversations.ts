import { Hono } from 'hono';
import { tenantOf } from '../../../core/access/principal.ts';
import { conversationQuery, listConversationsQuery } from '../../../core/api/conversations.ts';
import { getConversation, listConversations } from '../../../core/conversations/list.ts';
import type { AppEnvironment } from '../environment.ts';
import { onlyWith } from '../middleware/guards.ts';
import { named } from '../named.ts';
import { readQuery } from '../validate.ts';

/** Who has written to which connection, and until when they may be answered freely. Named by the contact's id. */
export const conversationRoutes = new Hono<AppEnvironment>()
  .use(onlyWith('read', 'send'))
  .get('/', async (c) => {
    const { tenantId, ...query } = readQuery(c, listConversationsQuery);
    return c.json(
      await listConversations(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }),
    );
  })
  .get('/:id', async (c) => {
    const { connectionId } = readQuery(c, conversationQuery);
    return c.json(await getConversation(...named(c), connectionId));
  });
