import { answered, fieldsOf, json } from '../../src/answer.ts';
import { isPlanName, planId } from '../../src/plans.ts';
import { polyzap } from '../../src/polyzap.ts';
import { signedIn } from '../../src/session.ts';

/** A new shop: a tenant of polyzap's, on the plan that it chose. */
export default async function signUp(request: Request): Promise<Response> {
  const { name = '', plan } = await fieldsOf(request);
  if (name.trim() === '' || !isPlanName(plan)) return json({ error: 'A name and a plan are needed' }, 422);
  return answered(async () => {
    const client = polyzap();
    const tenant = await client.tenants.create({ name: name.trim(), metadata: { app: 'netlify-app' } });
    await client.plans.moveTenant(tenant.id, { planId: await planId(client, plan) });
    return json({ name: tenant.name, plan }, 201, { 'set-cookie': signedIn(tenant.id) });
  });
}

export const config = { path: '/api/signup', method: 'POST' };
