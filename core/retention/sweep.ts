import { forgetWrongKeys } from '../access/wrong-keys.ts';
import type { GatewayContext } from '../context.ts';
import { effectiveRetention, KEEP_ALL, readOwn } from './settings.ts';
import { sweepAudit, sweepTenant } from './sweep-tenant.ts';

const NAME = 'retention';

/** How long a whole sweep rests before the next begins. */
const REST_MS = 6 * 60 * 60 * 1000;

/** Longer than one tenant's pieces take until somebody looks at the deadline. */
const LEASE_MS = 5 * 60 * 1000;

const TENANTS = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Throws away what is kept no longer, tenant by tenant and piece by piece, until `deadline` (epoch milliseconds). One
 * process at a time; whoever comes next goes on where it stopped. What waits to be sent or to be delivered is never touched.
 * True where there is more to do now.
 */
export async function sweepRetention(context: GatewayContext, deadline: number): Promise<boolean> {
  let position = await claim(context);
  if (position === undefined) return false;
  await forgetWrongKeys(context);
  const { db } = context.store;
  for (;;) {
    const tenants = await db
      .selectFrom('tenant')
      .leftJoin('retention', 'retention.tenant_id', 'tenant.id')
      .select(['tenant.id', 'retention.settings', 'retention.swept_to'])
      .where('tenant.id', '>', position)
      .orderBy('tenant.id')
      .limit(TENANTS)
      .execute();
    for (const { id, settings, swept_to } of tenants) {
      const days = effectiveRetention(context, readOwn(settings));
      if (!(await sweepTenant(context, { id, sweptTo: swept_to ?? '' }, days, deadline))) {
        await save(context, position, 0);
        return true;
      }
      position = id;
    }
    if (tenants.length < TENANTS) break;
  }
  const { auditDays } = context.retention ?? KEEP_ALL;
  if (
    auditDays !== null &&
    !(await sweepAudit(context, null, context.now().getTime() - auditDays * DAY_MS, deadline))
  ) {
    await save(context, position, 0);
    return true;
  }
  await save(context, '', REST_MS);
  return false;
}

/** Where to go on; undefined where it rests, or somebody else is at it. */
async function claim(context: GatewayContext): Promise<string | undefined> {
  const { db } = context.store;
  const now = context.now().getTime();
  const due = await db
    .updateTable('sweep')
    .set({ due_at: now + LEASE_MS })
    .where('name', '=', NAME)
    .where('due_at', '<=', now)
    .returning('position')
    .executeTakeFirst();
  if (due !== undefined) return due.position;
  const first = await db
    .insertInto('sweep')
    .values({ name: NAME, position: '', due_at: now + LEASE_MS })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('position')
    .executeTakeFirst();
  return first?.position;
}

async function save(context: GatewayContext, position: string, afterMs: number): Promise<void> {
  await context.store.db
    .updateTable('sweep')
    .set({ position, due_at: context.now().getTime() + afterMs })
    .where('name', '=', NAME)
    .execute();
}
