import { fieldsOf, forShop, json } from '../../src/answer.ts';
import { isPlanName, planId } from '../../src/plans.ts';
import { connectionOf, polyzap } from '../../src/polyzap.ts';

/**
 * Another plan, as long as no number is connected. Later it is a move of the number from one provider to another, which
 * polyzap can make, too, but which the shop and its operator should look at first (`client.connections.previewSwitch`).
 */
export default forShop(async (tenantId, request) => {
  const { plan } = await fieldsOf(request);
  if (!isPlanName(plan)) return json({ error: 'There is no such plan' }, 422);
  const client = polyzap();
  const connection = await connectionOf(client, tenantId);
  if (connection !== undefined && connection.number !== null) {
    return json({ error: 'Your number is connected: talk to us about moving it' }, 409);
  }
  if (connection !== undefined) await client.connections.delete(connection.id, { force: true });
  await client.plans.moveTenant(tenantId, { planId: await planId(client, plan) });
  return json({ plan });
});

export const config = { path: '/api/plan', method: 'POST' };
