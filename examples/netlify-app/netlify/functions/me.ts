import { forShop, json } from '../../src/answer.ts';
import { planName } from '../../src/plans.ts';
import { connectionOf, polyzap } from '../../src/polyzap.ts';

/** The shop that is signed in, its number, and what was written to it and by it last. */
export default forShop(async (tenantId) => {
  const client = polyzap();
  const [tenant, connection] = await Promise.all([client.tenants.get(tenantId), connectionOf(client, tenantId)]);
  const messages = connection === undefined ? [] : (await client.messages.list({ tenantId, limit: 20 })).data;
  return json({
    name: tenant.name,
    plan: await planName(client, tenant.planId),
    connectedAt: tenant.metadata['connectedAt'] ?? null,
    number: connection?.number ?? null,
    state: connection?.state.status ?? null,
    messages: messages.map(({ id, direction, state, content, address }) => ({
      id,
      direction,
      state,
      with: address.type === 'phone' ? address.number : address.id,
      text: content.type === 'text' ? content.text : `(${content.type})`,
    })),
  });
});

export const config = { path: '/api/me', method: 'GET' };
